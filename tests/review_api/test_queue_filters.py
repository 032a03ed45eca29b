"""The queue by API: by commenter, time, score, words and what waits for a lead."""

from datetime import timedelta

import pytest

from moderation.domain.lifecycle import Action
from moderation.storage.tables import escalation

URL = "/v1/sites/courier/queue"


@pytest.fixture
def listed(client, key):
    """The ids that an address lists."""

    def get(**query):
        answer = client.get(URL, query_string=query, headers=key)
        assert answer.status_code == 200, answer.json
        return [item["id"] for item in answer.json["items"]]

    return get


@pytest.fixture
def held(newsroom):
    def make(body, score=0.5, ago=0, **words):
        grounds = {"scores": {"toxicity": score, "spam": 0.01}, "reasons": ("toxic",)}
        one = newsroom.decide(newsroom.pending(body, **words), Action.HOLD, **grounds)
        newsroom.age(one, status_since=timedelta(minutes=ago))
        return one

    return make


def test_one_commenters(listed, held):
    mine = held("Mine.", email="a@example.org")
    held("Theirs.", email="b@example.org")
    assert listed(author=mine.author_id) == [mine.id]


def test_scores_and_times_within_bounds(listed, held, newsroom):
    old, young = held("Old.", 0.6, ago=120), held("Young.", 0.8, ago=5)
    hour_ago = (newsroom.now() - timedelta(hours=1)).isoformat()
    assert listed(since=hour_ago) == [young.id]
    assert listed(until=hour_ago) == [old.id]
    assert listed(min_score="0.7") == [young.id]
    assert listed(max_score="0.7", sort="newest") == [old.id]


def test_what_waits_for_a_lead_is_in_the_list_unless_asked(
    listed, held, database, employ_a_moderator
):
    left, stays, who = held("Difficult.", 0.9), held("Easy.", 0.5), employ_a_moderator()
    with database.write() as connection:
        connection.execute(
            escalation.insert().values(
                comment_id=left.id,
                site_id="courier",
                moderator_id=who,
                note="",
                created_at=database.now(connection),
            )
        )
    assert listed() == [left.id, stays.id]
    assert listed(escalated="true") == [left.id]
    assert listed(escalated="false") == [stays.id]


@pytest.fixture
def employ_a_moderator(database):
    from moderation.domain.ids import new_id
    from moderation.storage.tables import moderator

    def make():
        moderator_id = new_id()
        with database.write() as connection:
            connection.execute(
                moderator.insert().values(
                    id=moderator_id,
                    email="mo@example.org",
                    name="Mo",
                    password_hash="none",
                    created_at=database.now(connection),
                )
            )
        return moderator_id

    return make


def test_what_has_the_words(listed, held, newsroom):
    one = held("A purple elephant.")
    held("A purple fish.")
    newsroom.published("Another purple elephant.")
    assert listed(q="purple elephant") == [one.id]
    assert listed(q='"elephant purple"') == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("author", "x"),
        ("since", "yesterday"),
        ("until", "2026-01-01T00:00:00"),
        ("min_score", "2"),
        ("max_score", "nan"),
        ("escalated", "maybe"),
        ("q", "x" * 201),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(client, key, name, value):
    answer = client.get(URL, query_string={name: value}, headers=key)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, name)


def test_a_cursor_of_another_filter_is_refused(client, key, held):
    for n in range(3):
        held(f"Number {n}.")
    cursor = client.get(f"{URL}?limit=1&min_score=0.1", headers=key).json["next_cursor"]
    assert client.get(f"{URL}?min_score=0.1&cursor={cursor}", headers=key).status_code == 200
    for other in ("min_score=0.2", "escalated=false", "q=number", ""):
        answer = client.get(f"{URL}?{other}&cursor={cursor}", headers=key)
        assert answer.status_code == 422

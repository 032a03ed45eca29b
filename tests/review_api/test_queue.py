"""What waits for a moderator, in a chosen order, whole."""

from datetime import timedelta

import pytest

from moderation.administration import service as administration
from moderation.domain.comment import Scope
from moderation.domain.lifecycle import Action
from tests.newsroom import Newsroom

URL = "/v1/sites/courier/queue"


@pytest.fixture
def queue(client, key):
    def get(**query):
        answer = client.get(URL, query_string=query, headers=key)
        assert answer.status_code == 200, answer.json
        return answer.json

    return get


@pytest.fixture
def pages(queue):
    def collect(**query):
        found, cursor = [], None
        for _ in range(30):
            page = queue(**query, **({"cursor": cursor} if cursor else {}))
            found += [item["id"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                return found
        raise AssertionError("the queue has no end")

    return collect


@pytest.fixture
def held(newsroom):
    """Holds a comment with a score and a reason, as the policy does."""

    def make(body, score=0.5, reason="toxic", ago=0, **words):
        grounds = {"scores": {"toxicity": score, "spam": 0.01}, "reasons": (reason,)}
        one = newsroom.decide(newsroom.pending(body, **words), Action.HOLD, **grounds)
        newsroom.age(one, status_since=timedelta(minutes=ago))
        return one

    return make


@pytest.fixture
def five(held):
    """Ids by (score, minutes of waiting)."""
    rows = [(0.9, 5), (0.5, 50), (0.7, 1), (0.5, 20), (0.99, 2)]
    return {row: held(f"Number {n}.", row[0], ago=row[1]).id for n, row in enumerate(rows)}


def by(five, key, reverse=True):
    return [five[row] for row in sorted(five, key=key, reverse=reverse)]


@pytest.mark.parametrize("limit", [1, 2, 5, 20])
@pytest.mark.parametrize(("sort", "index", "reverse"), [("newest", 1, False), ("oldest", 1, True)])
def test_by_time_of_waiting_in_pages_without_gaps(pages, five, sort, index, reverse, limit):
    expected = by(five, lambda row: row[index], reverse)
    assert pages(sort=sort, limit=limit) == expected


@pytest.mark.parametrize("limit", [1, 2, 5, 20])
@pytest.mark.parametrize("sort", ["score", "priority"])
def test_by_score_the_highest_first_in_pages_without_gaps(pages, five, sort, limit):
    found = pages(sort=sort, limit=limit)
    scores = {one: row[0] for row, one in five.items()}
    assert [scores[one] for one in found] == [0.99, 0.9, 0.7, 0.5, 0.5]
    assert len(set(found)) == 5


def test_priority_is_the_usual_order(queue, five):
    assert queue() == queue(sort="priority")


def test_an_item_is_the_comment_with_its_decision(queue, held):
    one = held("Rude.", 0.8)
    [item] = queue()["items"]
    assert (item["id"], item["body"], item["status"]) == (one.id, "Rude.", "held")
    assert item["decision"]["reasons"] == ["toxic"]
    assert item["decision"]["scores"] == {"toxicity": 0.8, "spam": 0.01}
    assert (item["decision"]["action"], item["decision"]["by"]) == ("hold", "policy")


def test_the_queue_shows_no_address(newsroom, client, key, held):
    held("Rude.")
    assert "reader@example.org" not in client.get(URL, headers=key).get_data(as_text=True)


def test_only_held_comments_unless_asked(newsroom, queue, held):
    one = held("Held.")
    shown, waits = newsroom.published("Shown."), newsroom.pending("Waits.")
    refused = newsroom.rejected("Refused.")
    assert [item["id"] for item in queue()["items"]] == [one.id]
    for status, expected in (("published", shown), ("pending", waits), ("rejected", refused)):
        assert [item["id"] for item in queue(status=status)["items"]] == [expected.id]


def test_one_articles_comments(queue, held):
    held("Here.")
    there = held("There.", article="a/2")
    assert [item["id"] for item in queue(article="a/2")["items"]] == [there.id]
    assert queue(article="none")["items"] == []


def test_comments_held_for_one_reason(queue, held):
    held("Rude.", reason="toxic")
    sold = held("Sold.", reason="spam")
    assert [item["id"] for item in queue(reason="spam")["items"]] == [sold.id]
    assert queue(reason="links")["items"] == []


def test_filters_go_together(queue, held):
    held("Rude.", reason="toxic")
    held("Sold.", reason="spam")
    one = held("Sold there.", reason="spam", article="a-2")
    found = queue(reason="spam", article="a-2", sort="oldest")["items"]
    assert [item["id"] for item in found] == [one.id]


def test_what_is_decided_leaves_the_queue(newsroom, queue, held):
    one = held("Rude.")
    newsroom.rule(one, Action.PUBLISH)
    assert queue()["items"] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("status", "gone"), ("sort", "best"), ("reason", "rude"), ("limit", "0"), ("cursor", "x")],
)
def test_a_wrong_parameter_is_refused_by_name(client, key, name, value):
    answer = client.get(URL, query_string={name: value}, headers=key)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, name)


def test_a_cursor_of_another_order_or_filter_is_refused(client, key, queue, five):
    cursor = queue(limit=1)["next_cursor"]
    for query in ({"sort": "oldest"}, {"status": "published"}, {"article": "a-1"}):
        answer = client.get(URL, query_string={**query, "cursor": cursor}, headers=key)
        assert answer.status_code == 422


def test_another_sites_queue_is_not_shown_and_its_comments_are_not_in_ours(
    newsroom, client, key, queue, policies, database
):
    herald = administration.create_site(database, "herald", "The Herald", ())
    Newsroom(database, policies, herald).held("Theirs.")
    assert queue()["items"] == []
    answer = client.get("/v1/sites/herald/queue", headers=key)
    assert (answer.status_code, answer.json["code"]) == (403, "wrong_site")


@pytest.mark.parametrize("scopes", [[Scope.SUBMIT], [Scope.READ], [Scope.SUBMIT, Scope.ADMIN]])
def test_a_key_without_the_scope_is_refused(client, issue, scopes):
    answer = client.get(URL, headers=issue(*scopes))
    assert (answer.status_code, answer.json["code"]) == (403, "scope_missing")

"""`counts`: how many comments articles have, for lists of articles."""

import pytest

from moderation.administration import service as administration
from moderation.domain.lifecycle import Action

URL = "/v1/sites/courier/counts"


def test_each_article_has_the_number_of_its_published_comments(newsroom, client):
    one = newsroom.published()
    newsroom.published("A reply.", parent=one.id)
    newsroom.held("Held.")
    newsroom.published("Elsewhere.", article="b/c?d")
    answer = client.get(URL, query_string={"article": ["b/c?d", "a-1", "none"]})
    assert answer.json == {"b/c?d": 1, "a-1": 2, "none": 0}
    assert list(answer.json) == ["b/c?d", "a-1", "none"]


def test_the_numbers_follow_every_change(newsroom, client):
    def number():
        return client.get(URL, query_string={"article": "a-1"}).json["a-1"]

    one = newsroom.published()
    seen = [number()]
    for action in (Action.HOLD, Action.PUBLISH, Action.REJECT):
        newsroom.rule(one, action)
        seen.append(number())
    assert seen == [1, 0, 1, 0]


def test_unchanged_numbers_are_304_and_changed_ones_are_not(newsroom, client):
    newsroom.published()
    first = client.get(URL, query_string={"article": "a-1"})
    assert "max-age" in first.headers["Cache-Control"]
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.get(URL, query_string={"article": "a-1"}, headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    newsroom.published("Another.")
    assert client.get(URL, query_string={"article": "a-1"}, headers=tag).json == {"a-1": 2}


@pytest.mark.parametrize(
    "articles", [[], [""], ["x" * 201], [f"a-{n}" for n in range(101)], ["a-1", ""]]
)
def test_none_or_too_many_or_no_ids_are_refused(client, site, articles):
    answer = client.get(URL, query_string={"article": articles})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "article")


def test_a_hundred_may_be_asked_for_and_one_twice(client, site):
    asked = [f"a-{n}" for n in range(100)]
    answer = client.get(URL, query_string={"article": [*asked, "a-0"]})
    assert answer.json == dict.fromkeys(asked, 0)


def test_another_sites_article_of_the_same_name_does_not_count(newsroom, client, database):
    administration.create_site(database, "herald", "The Herald", ())
    newsroom.published()
    answer = client.get(URL.replace("courier", "herald"), query_string={"article": "a-1"})
    assert answer.json == {"a-1": 0}


def test_the_sites_own_pages_may_read_them(client, site):
    origin = "https://courier.example.org"
    headers = {"Origin": origin}
    answer = client.get(URL, query_string={"article": "a"}, headers=headers)
    assert answer.headers["Access-Control-Allow-Origin"] == origin


def test_an_unknown_site_is_not_found(client, site):
    answer = client.get(URL.replace("courier", "nowhere"), query_string={"article": "a"})
    assert (answer.status_code, answer.json["code"]) == (404, "site_not_found")

"""Tags that change with what readers see, and questions that make no sense."""

import pytest

from moderation.administration import service as administration
from moderation.domain.lifecycle import Action

URL = "/v1/sites/courier/articles/a-1/comments"


class TestCaching:
    def etag(self, client, **query):
        return client.get(URL, query_string=query).headers["ETag"]

    def test_an_unchanged_page_is_304_without_a_body(self, newsroom, client):
        newsroom.published()
        first = client.get(URL)
        again = client.get(URL, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert "max-age=30" in first.headers["Cache-Control"]

    def test_the_tag_is_a_strong_one(self, newsroom, client):
        newsroom.published()
        assert self.etag(client).startswith('"')

    @pytest.mark.parametrize("change", ["publish", "withdraw", "edit", "hold", "reject"])
    def test_every_change_that_readers_see_changes_the_tag(self, newsroom, client, change):
        one = newsroom.published()
        before = self.etag(client)
        steps = {
            "publish": lambda: newsroom.published("Another."),
            "withdraw": lambda: newsroom.move(one, Action.WITHDRAW, "author"),
            "edit": lambda: newsroom.move(one, Action.EDIT, "author"),
            "hold": lambda: newsroom.rule(one, Action.HOLD),
            "reject": lambda: newsroom.rule(one, Action.REJECT),
        }
        steps[change]()
        answer = client.get(URL, headers={"If-None-Match": before})
        assert (answer.status_code, answer.headers["ETag"] != before) == (200, True)

    def test_what_readers_do_not_see_does_not_change_the_tag(self, newsroom, client):
        newsroom.published()
        before = self.etag(client)
        newsroom.rejected("Never seen.")
        newsroom.published("Elsewhere.", article="a-2")
        assert self.etag(client) == before

    def test_pages_and_orders_have_tags_of_their_own(self, newsroom, client):
        for n in range(3):
            newsroom.published(f"Number {n}.")
        cursor = client.get(URL, query_string={"limit": 1}).json["next_cursor"]
        queries = ({}, {"limit": 1}, {"sort": "oldest"}, {"limit": 1, "cursor": cursor})
        assert len({self.etag(client, **query) for query in queries}) == len(queries)


class TestQuestionsThatMakeNoSense:
    def test_an_unknown_article_is_an_empty_list(self, client, site):
        answer = client.get("/v1/sites/courier/articles/none/comments")
        assert (answer.status_code, answer.json) == (200, {"items": [], "next_cursor": None})

    def test_an_unknown_site_is_not_found(self, client, site):
        answer = client.get("/v1/sites/nowhere/articles/a-1/comments")
        assert (answer.status_code, answer.json["code"]) == (404, "site_not_found")

    @pytest.mark.parametrize(
        ("name", "value"),
        [("sort", "best"), ("limit", "0"), ("limit", "101"), ("limit", "-1"), ("limit", "x"),
         ("limit", "1e2"), ("limit", "٣"), ("cursor", "x"), ("cursor", "e30.AAAA")],
    )  # fmt: skip
    def test_a_wrong_parameter_is_refused_by_name(self, client, site, name, value):
        answer = client.get(URL, query_string={name: value})
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, name)

    def test_a_cursor_of_one_list_is_refused_by_another(self, newsroom, client):
        for n in range(3):
            newsroom.published(f"Number {n}.")
            newsroom.published(f"Number {n}, elsewhere.", article="a-2")
        cursor = client.get(URL, query_string={"limit": 1}).json["next_cursor"]
        for url, query in (
            (URL, {"sort": "oldest"}),
            (URL.replace("a-1", "a-2"), {}),
        ):
            answer = client.get(url, query_string={**query, "limit": 1, "cursor": cursor})
            assert answer.status_code == 422

    def test_one_article_id_at_two_sites_is_two_threads(self, newsroom, client, database):
        administration.create_site(database, "herald", "The Herald", ())
        newsroom.published()
        assert client.get(URL.replace("courier", "herald")).json["items"] == []

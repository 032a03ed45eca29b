"""Pages from ready bytes: the same to the last header, and never older than the last commit."""

import json
import logging
from dataclasses import replace

import pytest
import sqlalchemy as sa

from moderation.domain.errors import TemporarilyUnavailable
from moderation.publication.serving import Doorstep

URL = "/v1/sites/courier/articles/a-1/comments"
ORIGIN = "https://courier.example.org"
PAGES = [URL, f"{URL}?content=tree", f"{URL}.html", URL.replace("comments", "feed.atom")]


class Away:
    """In place of the look at how fresh pages must be."""

    def now(self, *_):
        raise TemporarilyUnavailable("the database cannot be used just now")


@pytest.fixture
def reads_of_comments(database):
    """The statements so far that read comments."""
    seen = []

    def note(_connection, _cursor, sql, *_):
        if sql.startswith("SELECT") and "FROM comment" in sql:
            seen.append(sql)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("origin", [None, ORIGIN, "https://evil.example"])
def test_a_page_from_the_shelf_is_the_page_that_was_made(newsroom, client, url, origin):
    newsroom.published()
    headers = {"X-Request-ID": "same", **({"Origin": origin} if origin else {})}
    made, ready = (client.get(url, headers=headers) for _ in range(2))
    assert ready.data == made.data != b""
    assert dict(ready.headers) == dict(made.headers)
    assert ("Access-Control-Allow-Origin" in ready.headers) == (origin == ORIGIN)


def test_over_tls_a_ready_page_says_so_as_a_made_one_does(newsroom, client):
    newsroom.published()
    headers = {"X-Request-ID": "same"}
    made, ready = (client.get(URL, headers=headers, base_url="https://x") for _ in range(2))
    assert "Strict-Transport-Security" in ready.headers
    assert dict(ready.headers) == dict(made.headers)


@pytest.mark.parametrize("url", PAGES)
def test_a_page_that_was_asked_for_before_reads_no_comments(
    newsroom, client, reads_of_comments, url
):
    newsroom.published()
    client.get(url)
    del reads_of_comments[:]
    assert client.get(url).status_code == 200
    assert reads_of_comments == []


@pytest.mark.parametrize("query", ["n=1", "limit=5&limit=6", "sort=newest&n=1", "x" * 1_000])
def test_what_nobody_asks_for_in_earnest_is_not_kept(newsroom, client, reads_of_comments, query):
    newsroom.published()
    for _ in range(2):
        del reads_of_comments[:]
        client.get(f"{URL}?{query}")
        assert reads_of_comments


@pytest.mark.parametrize(
    ("tag", "status"),
    [("{}", 304), ("W/{}", 304), ('"other", {}', 304), ("*", 304), ('"other"', 200), ("", 200)],
)
def test_whoever_has_the_page_is_told_so_in_both_ways(newsroom, client, tag, status):
    newsroom.published()
    etag = client.get(URL).headers["ETag"]
    for query in ("", "?n=1"):
        answer = client.get(URL + query, headers={"If-None-Match": tag.format(etag)})
        assert (answer.status_code, answer.data == b"") == (status, status == 304)
        assert answer.headers["ETag"] == etag


def test_what_the_site_sets_and_says_shows_at_once(newsroom, client, database):
    newsroom.published("A *word*.")
    tree, page = f"{URL}?content=tree", f"{URL}.html"
    assert client.get(tree).json["items"][0]["content"] == [["p", "A ", ["em", "word"], "."]]
    assert "<em>" in client.get(page).text
    newsroom.overrides({"markup": {"emphasis": False}})
    assert client.get(tree).json["items"][0]["content"] == [["p", "A *word*."]]
    assert "<em>" not in client.get(page).text


def test_the_article_s_title_shows_in_its_feed_at_once(newsroom, client, key):
    newsroom.published()
    feed = URL.replace("comments", "feed.atom")
    client.get(feed)
    answer = client.put(URL.removesuffix("/comments"), json={"title": "The bridge"}, headers=key)
    assert answer.status_code == 200
    assert "The bridge" in client.get(feed).text


def test_a_site_that_moves_is_believed_at_once(newsroom, client, database):
    from moderation.storage.queries import sites

    newsroom.published()
    new = "https://new.example.org"
    for _ in range(2):
        headers = {"Origin": new}
        assert "Access-Control-Allow-Origin" not in client.get(URL, headers=headers).headers
    with database.write() as connection:
        sites.set_origins(connection, "courier", (new,))
    for _ in range(2):
        assert client.get(URL, headers=headers).headers["Access-Control-Allow-Origin"] == new


def test_an_article_that_is_commented_on_for_the_first_time_is_empty_no_longer(newsroom, client):
    for _ in range(2):
        assert client.get(URL).json["items"] == []
    newsroom.published()
    assert len(client.get(URL).json["items"]) == 1


def test_pages_are_not_mixed_up_between_articles_and_sites(newsroom, client):
    one, other = newsroom.published("One."), newsroom.published("Other.", article="a-1/comments")
    paths = {one.id: URL, other.id: URL.replace("a-1", "a-1%2Fcomments")}
    for _ in range(2):
        for expected, path in paths.items():
            assert [item["id"] for item in client.get(path).json["items"]] == [expected]


def test_a_database_that_is_away_is_told_and_no_old_page_is_sent(newsroom, app, services):
    newsroom.published()
    client = app.test_client()
    client.get(URL)

    ready = app.extensions["publication"]
    app.extensions["publication"] = replace(ready, watch=Away())
    assert client.get(f"{URL}?limit=3").status_code == 503
    doorstep = Doorstep(lambda _environ, _start: [b"passed on"], app)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": URL, "QUERY_STRING": ""}
    assert ready.shelf.find(f"{URL}?") is not None
    assert doorstep(environ, None) == [b"passed on"]


def test_the_log_tells_of_ready_pages_only_where_everything_is_told(newsroom, client, caplog):
    newsroom.published()
    client.get(URL)
    for level, lines in ((logging.INFO, 0), (logging.DEBUG, 1)):
        caplog.clear()
        with caplog.at_level(level, "moderation.http.headers"):
            client.get(URL)
        assert len([one for one in caplog.records if one.message == "answered"]) == lines


def test_a_head_is_answered_though_the_page_is_ready(newsroom, client):
    newsroom.published()
    full = client.get(URL)
    empty = client.head(URL)
    assert (empty.status_code, empty.data) == (200, b"")
    assert empty.headers["ETag"] == full.headers["ETag"]


def test_a_json_page_is_still_json_when_it_is_ready(newsroom, client):
    newsroom.published()
    for _ in range(2):
        assert json.loads(client.get(URL).data)["items"][0]["body"] == "A fair comment."

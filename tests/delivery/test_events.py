"""The feed of events: every change of state, in order, once, whoever commits when."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from moderation.administration import service as administration
from moderation.domain.comment import Scope
from moderation.domain.lifecycle import Action, Status
from moderation.storage.queries.events import read_events
from moderation.storage.queries.journal import write_events
from moderation.storage.tables import comment, event
from moderation.submission.revision import edit

URL = "/v1/sites/courier/events"


@pytest.fixture
def read(client, issue):
    """One page of the feed."""
    headers = issue(Scope.READ)

    def get(**query):
        answer = client.get(URL, query_string=query, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json

    return get


@pytest.fixture
def follow(read):
    """All events from a place on, page by page, and the place after them."""

    def collect(after="", limit=3):
        found = []
        for _ in range(200):
            page = read(limit=limit, **({"after": after} if after else {}))
            found += page["items"]
            after = page["next_cursor"]
            if not page["items"]:
                return found, after
        raise AssertionError("the feed has no end")

    return collect


def told(items):
    return [(item["data"]["id"], item["type"], item["data"]["version"]) for item in items]


def test_every_change_of_state_is_told_in_order_and_once(newsroom, follow):
    one = newsroom.published()
    other = newsroom.submit("Parked.", email="new@example.org")
    newsroom.rule(one, Action.REJECT)
    newsroom.rule(one, Action.PUBLISH)
    newsroom.move(one, Action.WITHDRAW, "author")
    items, _ = follow()
    assert told(items) == newsroom.events()
    assert [kind for id_, kind, _ in told(items) if id_ == one.id] == [
        "comment.pending", "comment.published", "comment.rejected", "comment.published",
        "comment.withdrawn",
    ]  # fmt: skip
    assert (other.id, "comment.unverified", 1) in told(items)
    assert len({item["id"] for item in items}) == len(items)


def test_an_event_has_the_comment_as_it_was_then(newsroom, follow):
    one = newsroom.published("Text.", name="Ann")
    newsroom.rule(one, Action.HOLD)
    items, _ = follow()
    for item in items:
        assert item["type"] == f"comment.{item['data']['status']}"
        assert item["data"]["body"] == "Text."
        assert item["data"]["author"]["name"] == "Ann"
        assert item["timestamp"].endswith("Z")
    assert [item["data"]["version"] for item in items] == [1, 2, 3]
    assert [item["data"]["published_at"] is None for item in items] == [True, False, True]
    assert "reader@example.org" not in str(items)
    assert "score" not in str(items)


def test_a_text_that_was_never_decided_is_not_told_as_published(newsroom, follow):
    one = newsroom.published("The old text.")
    edit(newsroom.database, newsroom.policies, one.id, "Slipped in afterwards.")
    items, _ = follow()
    bodies = [(item["type"], item["data"].get("body")) for item in items]
    assert bodies == [
        ("comment.pending", None),
        ("comment.published", None),
        ("comment.pending", "Slipped in afterwards."),
    ]
    newsroom.decide(one, Action.HOLD)
    assert follow()[0][-1]["data"]["body"] == "Slipped in afterwards."


def test_an_erased_comment_is_told_without_its_text(newsroom, follow):
    one = newsroom.published("A secret.")
    newsroom.move(one, Action.ERASE, "system")
    items, _ = follow()
    assert items[-1]["type"] == "comment.erased"
    assert "A secret." not in str(items)


def test_the_place_after_the_last_item_is_told_even_when_there_is_none(newsroom, read, follow):
    assert read()["items"] == []
    begin = read()["next_cursor"]
    one = newsroom.pending()
    assert told(read(after=begin)["items"]) == [(one.id, "comment.pending", 1)]
    items, place = follow(begin)
    assert read(after=place) == {"items": [], "next_cursor": place}
    newsroom.decide(one, Action.PUBLISH)
    assert told(read(after=place)["items"]) == [(one.id, "comment.published", 2)]
    assert len(items) == 1


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_pages_of_any_size_tell_the_same(newsroom, follow, limit):
    for number in range(4):
        newsroom.published(f"Number {number}.")
    items, _ = follow(limit=limit)
    assert told(items) == newsroom.events()


def test_a_sites_events_are_its_own(newsroom, client, database, follow):
    newsroom.published()
    administration.create_site(database, "herald", "The Herald", ())
    other = administration.issue_key(database, "herald", frozenset({Scope.READ}), public=False)
    headers = {"Authorization": f"Bearer {other.secret}"}
    answer = client.get(URL.replace("courier", "herald"), headers=headers)
    assert answer.json["items"] == []
    assert client.get(URL, headers=headers).json["code"] == "wrong_site"
    mine = follow()[1]
    answer = client.get(
        URL.replace("courier", "herald"), headers=headers, query_string={"after": mine}
    )
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "after")


@pytest.mark.parametrize(
    ("name", "value"), [("after", "x"), ("after", "WyIxIl0.AAAA"), ("limit", "0"), ("limit", "101")]
)
def test_a_wrong_parameter_is_refused_by_name(client, key, name, value):
    answer = client.get(URL, query_string={name: value}, headers=key)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, name)


@pytest.mark.parametrize("scope", [Scope.SUBMIT, Scope.MODERATE, Scope.ADMIN])
def test_only_a_key_that_may_read_is_told(client, issue, scope):
    assert client.get(URL, headers=issue(scope)).json["code"] == "scope_missing"


class TestCommittingOutOfOrder:
    """PostgreSQL gives out numbers as transactions go and shows them as they end."""

    @pytest.fixture(autouse=True)
    def _several_writers(self, database):
        if database.is_sqlite:
            pytest.skip("SQLite has one writer at a time")

    def read(self, newsroom, after=0, limit=100, patience_s=0.05):
        with newsroom.database.read() as connection:
            found = read_events(connection, newsroom.site.id, after, limit, patience_s)
        return [(one.sequence, one.comment.id, one.version) for one in found]

    def test_nothing_is_told_that_something_may_still_come_before(self, newsroom):
        slow, quick = newsroom.pending("Slow."), newsroom.pending("Quick.")
        before = self.read(newsroom)
        assert len(before) == 2
        place = before[-1][0]
        with newsroom.database.write() as connection:
            now = newsroom.database.now(connection)
            write_events(connection, [(slow.id, "courier", Status.PUBLISHED, 2)], now)
            newsroom.decide(quick, Action.PUBLISH)
            assert self.read(newsroom, place) == []
        after = self.read(newsroom, place)
        assert [(id_, version) for _, id_, version in after] == [(slow.id, 2), (quick.id, 2)]

    def test_it_is_waited_for_what_is_about_to_end(self, newsroom):
        slow, quick = newsroom.pending("Slow."), newsroom.pending("Quick.")
        written, end = threading.Event(), threading.Event()

        def write():
            with newsroom.database.write() as connection:
                now = newsroom.database.now(connection)
                write_events(connection, [(slow.id, "courier", Status.PUBLISHED, 2)], now)
                written.set()
                assert end.wait(20)

        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(write)
            assert written.wait(20)
            newsroom.decide(quick, Action.PUBLISH)
            threading.Timer(0.2, end.set).start()
            assert len(self.read(newsroom, patience_s=10)) == 4
            writing.result(20)

    def test_what_is_rolled_back_holds_nothing_up_and_leaves_no_gap(self, newsroom):
        one = newsroom.pending()
        with newsroom.database.write() as connection:
            now = newsroom.database.now(connection)
            write_events(connection, [(one.id, "courier", Status.HELD, 2)], now)
            connection.rollback()
        newsroom.decide(one, Action.PUBLISH)
        assert [version for _, _, version in self.read(newsroom)] == [1, 2]

    def test_writers_of_other_things_hold_nothing_up(self, newsroom):
        one = newsroom.published()
        with newsroom.database.write() as connection:
            connection.execute(comment.update().where(comment.c.id == one.id).values(score=0.5))
            assert len(self.read(newsroom)) == 2

    def test_a_reader_beside_many_writers_is_told_all_of_it_in_order(self, newsroom):
        comments = [newsroom.pending(f"Number {n}.") for n in range(24)]
        told, done = [], threading.Event()

        def listen():
            while True:
                last = done.is_set()
                page = self.read(newsroom, told[-1][0] if told else 0, limit=7, patience_s=5)
                told.extend(page)
                if last and not page:
                    return

        def write(some):
            for one in some:
                newsroom.decide(one, Action.PUBLISH)
                newsroom.rule(one, Action.REJECT)

        with ThreadPoolExecutor(5) as pool:
            listening = pool.submit(listen)
            list(pool.map(write, [comments[n::4] for n in range(4)]))
            done.set()
            listening.result(60)
        everything = newsroom.rows(event.select().order_by(event.c.sequence))
        assert told == [(row.sequence, row.comment_id, row.comment_version) for row in everything]

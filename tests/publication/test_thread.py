"""What readers see: published comments, whole, in order, and nothing else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from moderation.domain.lifecycle import Action, Status
from moderation.storage.tables import comment

URL = "/v1/sites/courier/articles/a-1/comments"


@pytest.fixture
def read(client):
    """One page of the thread."""

    def get(**query):
        answer = client.get(URL, query_string=query)
        assert answer.status_code == 200, answer.json
        return answer.json

    return get


@pytest.fixture
def pages(read):
    """All pages; `between` is called after each."""

    def collect(between=lambda: None, **query):
        found, cursor = [], None
        for _ in range(30):
            page = read(**query, **({"cursor": cursor} if cursor else {}))
            found += [item["id"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                return found
            between()
        raise AssertionError("the list has no end")

    return collect


@pytest.fixture
def thread(newsroom):
    """Seven published comments, the last three at the very same moment; ids, oldest first."""
    some = [newsroom.published(f"Number {n}.") for n in range(7)]
    moment = newsroom.now()
    same = comment.c.id.in_([one.id for one in some[4:]])
    newsroom.change(comment, same, published_at=moment)
    return [one.id for one in some]


def test_the_newest_come_first(read, thread):
    assert [item["id"] for item in read()["items"]] == thread[::-1]
    assert read() == read(sort="newest")


def test_the_oldest_come_first_where_asked_for(read, thread):
    assert [item["id"] for item in read(sort="oldest")["items"]] == thread


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 8])
@pytest.mark.parametrize("sort", ["newest", "oldest", "top-level"])
def test_pages_together_are_the_whole_list_without_gaps_or_repeats(pages, thread, sort, limit):
    expected = thread if sort == "oldest" else thread[::-1]
    assert pages(sort=sort, limit=limit) == expected


def test_comments_that_come_meanwhile_neither_repeat_nor_push_others_out(newsroom, pages, thread):
    new = iter(range(100))

    def between():
        newsroom.published(f"New {next(new)}.")

    assert pages(between, limit=2) == thread[::-1]


def test_reading_from_the_oldest_on_comes_to_what_was_added_meanwhile(newsroom, pages, thread):
    new = []

    def between():
        if len(new) < 2:
            new.append(newsroom.published(f"New {len(new)}.").id)

    assert pages(between, sort="oldest", limit=3) == [*thread, *new]


def test_a_comment_that_is_taken_down_meanwhile_leaves_no_gap(newsroom, pages, thread):
    def between():
        if newsroom.get(thread[3]).status is Status.PUBLISHED:
            newsroom.rule(newsroom.get(thread[3]), Action.HOLD)

    assert pages(between, limit=2) == [one for one in thread[::-1] if one != thread[3]]


def test_only_published_comments_are_ever_listed(newsroom, read):
    shown = newsroom.published("Shown.")
    newsroom.submit("Parked.", email="new@example.org")
    newsroom.pending("Waiting.")
    newsroom.held("Held.")
    newsroom.rejected("Rejected.")
    newsroom.move(newsroom.published("Withdrawn."), Action.WITHDRAW, "author")
    newsroom.move(newsroom.published("Erased."), Action.ERASE, "system")
    expired = newsroom.submit("Expired.", email="late@example.org")
    newsroom.move(expired, Action.EXPIRE, "system")
    states = newsroom.rows(sa.select(comment.c.status).distinct())
    assert {row[0] for row in states} == set(Status)
    for sort in ("newest", "oldest", "top-level"):
        assert [item["id"] for item in read(sort=sort)["items"]] == [shown.id]


def test_an_item_is_the_public_comment_and_no_more(newsroom, read):
    one = newsroom.published("Text.", name="Ann")
    [item] = read()["items"]
    for moment in (item.pop("created_at"), item.pop("published_at")):
        assert moment.endswith("Z")
    item.pop("edited_at", None)
    assert item == {
        "id": one.id,
        "article_id": "a-1",
        "parent_id": None,
        "status": "published",
        "version": 2,
        "body": "Text.",
        "author": {"id": one.author_id, "name": "Ann"},
        "reply_count": 0,
    }


class TestReplies:
    @pytest.fixture
    def parent(self, newsroom):
        return newsroom.published("Parent.")

    def test_only_published_replies_are_counted(self, newsroom, read, parent):
        for n in range(3):
            newsroom.published(f"Reply {n}.", parent=parent.id)
        newsroom.held("Held reply.", parent=parent.id)
        counts = {item["id"]: item["reply_count"] for item in read()["items"]}
        assert counts.pop(parent.id) == 3
        assert set(counts.values()) == {0}

    def test_top_level_leaves_replies_out(self, newsroom, read, parent):
        newsroom.published("Reply.", parent=parent.id)
        assert [item["id"] for item in read(sort="top-level")["items"]] == [parent.id]

    def test_the_replies_to_one_comment_can_be_read_by_pages(self, newsroom, pages, parent):
        replies = [newsroom.published(f"Reply {n}.", parent=parent.id).id for n in range(5)]
        newsroom.published("Reply to a reply.", parent=replies[0])
        newsroom.published("Elsewhere.")
        assert pages(parent=parent.id, sort="oldest", limit=2) == replies
        assert pages(parent=parent.id, limit=2) == replies[::-1]

    def test_replies_to_a_comment_that_was_taken_down_stay(self, newsroom, read, parent):
        reply = newsroom.published("Reply.", parent=parent.id)
        newsroom.rule(parent, Action.REJECT)
        assert [item["id"] for item in read()["items"]] == [reply.id]

    def test_what_was_taken_down_keeps_its_place_above_its_replies(self, newsroom, read, parent):
        reply = newsroom.published("Reply.", parent=parent.id)
        assert read(sort="top-level")["gone"] == []
        newsroom.rule(parent, Action.REJECT)
        found = read(sort="top-level")
        [gone] = found["gone"]
        assert found["items"] == []
        assert set(gone) == {"id", "parent_id", "published_at", "reply_count"}
        assert (gone["id"], gone["parent_id"], gone["reply_count"]) == (parent.id, None, 1)
        assert [one["id"] for one in read(parent=parent.id)["items"]] == [reply.id]
        assert "gone" not in read()

    def test_it_has_no_place_once_nothing_stands_below_it(self, newsroom, read, parent):
        reply = newsroom.published("Reply.", parent=parent.id)
        newsroom.rule(parent, Action.REJECT)
        newsroom.move(reply, Action.WITHDRAW, "author")
        assert read(sort="top-level")["gone"] == []

    def test_no_reply_is_lost_below_two_that_were_taken_down(self, newsroom, read, parent):
        middle = newsroom.published("Middle.", parent=parent.id)
        last = newsroom.published("Last.", parent=middle.id)
        newsroom.rule(middle, Action.REJECT)
        assert read(sort="top-level")["gone"] == []
        assert [one["id"] for one in read(parent=parent.id)["gone"]] == [middle.id]
        newsroom.rule(parent, Action.REJECT)
        assert [one["id"] for one in read(sort="top-level")["gone"]] == [middle.id]
        assert [one["id"] for one in read(parent=middle.id)["items"]] == [last.id]

    @pytest.mark.parametrize("sort", ["top-level", "oldest", "newest"])
    def test_each_stands_on_the_page_where_it_was(self, newsroom, read, parent, sort):
        """Page by page, in order, each once."""
        below = {} if sort == "top-level" else {"parent": parent.id}
        under = below.get("parent")
        said = [newsroom.published(f"Number {n}.", parent=under) for n in range(7)]
        for one in said[::2]:
            newsroom.published("Reply.", parent=one.id)
            newsroom.rule(one, Action.REJECT)
        if not below:
            newsroom.move(parent, Action.WITHDRAW, "author")
        order, cursor = [], None
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = read(sort=sort, limit=1, **below, **more)
            found = [*page["items"], *page["gone"]]
            both = sorted((one["published_at"], one["id"]) for one in found)
            order += both if sort == "oldest" else both[::-1]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        ids = [one.id for one in said]
        assert [one for _, one in order] == (ids if sort == "oldest" else ids[::-1])

    @pytest.mark.parametrize("parent_id", ["x", "1", "' OR 1=1", "%"])
    def test_a_parent_that_is_no_id_is_refused(self, client, parent, parent_id):
        answer = client.get(URL, query_string={"parent": parent_id})
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "parent")


def test_a_comment_from_a_public_page_shows_no_decision_and_no_score(newsroom, client):
    one = newsroom.decide(newsroom.pending(), Action.PUBLISH, scores={"toxicity": 0.123_456})
    for url in (URL, f"/v1/comments/{one.id}"):
        text = client.get(url).get_data(as_text=True)
        assert "0.123" not in text
        assert "decision" not in text


def test_a_comment_that_was_taken_down_has_no_public_time(newsroom, client, key):
    one = newsroom.published()
    newsroom.age(one, published_at=timedelta(hours=1))
    newsroom.rule(one, Action.HOLD)
    assert client.get(f"/v1/comments/{one.id}", headers=key).json["published_at"] is None

"""What readers see counted moves with the comments: in their transaction, or not at all."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import LIFECYCLE, Action, Actor, Status
from moderation.storage.tables import article, comment
from moderation.transitions import Move
from tests.faults.stories import check_counts
from tests.newsroom import BrokenOff


def counted(newsroom, article_id="a-1"):
    query = sa.select(article.c.published_count).where(article.c.id == article_id)
    return newsroom.rows(query)[0][0]


def replies_of(newsroom, one):
    return newsroom.row(one).reply_count


def check(newsroom):
    check_counts(newsroom.rows(article.select()), newsroom.rows(comment.select()))


def test_a_published_comment_counts_under_its_article(newsroom):
    newsroom.held("Held.")
    assert counted(newsroom) == 0
    newsroom.published()
    newsroom.published("Elsewhere.", article="a-2")
    assert (counted(newsroom), counted(newsroom, "a-2")) == (1, 1)


@pytest.mark.parametrize(
    ("status", "action"),
    [step for step, rule in LIFECYCLE.items() if Status.PUBLISHED in (step[0], rule.to)],
    ids=lambda part: part.value,
)
def test_every_step_into_and_out_of_sight_is_counted(newsroom, status, action):
    parent = newsroom.published("Parent.")
    ways = {
        Status.PENDING: newsroom.pending,
        Status.HELD: newsroom.held,
        Status.PUBLISHED: newsroom.published,
        Status.REJECTED: newsroom.rejected,
    }
    reply = ways[status]("Reply.", parent=parent.id)
    before = (counted(newsroom), replies_of(newsroom, parent))
    rule = LIFECYCLE[status, action]
    newsroom.carry_out(Move(reply.id, action, min(rule.by), status, version=reply.version))
    gain = 1 if rule.to is Status.PUBLISHED else -1
    assert (counted(newsroom), replies_of(newsroom, parent)) == (before[0] + gain, before[1] + gain)
    check(newsroom)


def test_replies_to_a_comment_that_was_taken_down_go_on_being_counted(newsroom):
    parent = newsroom.published("Parent.")
    newsroom.published("One.", parent=parent.id)
    late = newsroom.pending("Two.", parent=parent.id)
    newsroom.rule(parent, Action.REJECT)
    newsroom.decide(late, Action.PUBLISH)
    assert replies_of(newsroom, parent) == 2
    check(newsroom)


def test_a_parent_and_its_replies_may_move_together(newsroom):
    parent = newsroom.published("Parent.")
    replies = [newsroom.published(f"Reply {n}.", parent=parent.id) for n in range(3)]
    moved = newsroom.carry_out(
        *[Move(one.id, Action.REJECT, Actor.MODERATOR, Status.PUBLISHED, version=one.version,
               ruling=Ruling(Action.REJECT, Actor.MODERATOR)) for one in (parent, *replies[:2])]
    )  # fmt: skip
    assert len(moved) == 3
    assert (counted(newsroom), replies_of(newsroom, parent)) == (1, 1)
    check(newsroom)


def test_what_was_forestalled_is_not_counted(newsroom):
    one = newsroom.published()
    late = Move(one.id, Action.REJECT, Actor.MODERATOR, Status.PUBLISHED, version=1)
    assert newsroom.carry_out(late) == []
    assert counted(newsroom) == 1


@pytest.mark.parametrize("statement", ["UPDATE article", "INSERT INTO event"])
def test_a_crash_in_the_middle_counts_nothing(newsroom, statement):
    parent = newsroom.published("Parent.")
    reply = newsroom.pending("Reply.", parent=parent.id)
    with pytest.raises(BrokenOff), newsroom.breaking(statement):
        newsroom.decide(reply, Action.PUBLISH)
    assert (counted(newsroom), replies_of(newsroom, parent)) == (1, 0)
    check(newsroom)


def test_two_who_move_each_others_parents_wait_for_each_other_and_none_is_refused(newsroom):
    """Each moves a reply to what the other moves: locked in one order, nothing is in its way."""
    trees = []
    for number in range(12):
        parents = [newsroom.published(f"Parent {number} {n}.") for n in range(2)]
        trees.append(
            (parents, [newsroom.published(f"Reply {number}.", parent=p.id) for p in parents])
        )
    ready = threading.Barrier(2)

    def move(side):
        for parents, replies in trees:
            ready.wait(20)
            some = [replies[side], parents[1 - side]]
            newsroom.carry_out(
                *[
                    Move(one.id, Action.HOLD, Actor.MODERATOR, Status.PUBLISHED, one.version)
                    for one in (some if side else some[::-1])
                ]
            )

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(move, range(2)))
    assert counted(newsroom) == 0
    check(newsroom)


def test_many_replies_at_once_are_all_counted(newsroom):
    parent = newsroom.published("Parent.")
    replies = [newsroom.pending(f"Reply {n}.", parent=parent.id) for n in range(24)]

    def publish(some):
        for one in some:
            newsroom.decide(one, Action.PUBLISH)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(publish, [replies[n::4] for n in range(4)]))
    assert (counted(newsroom), replies_of(newsroom, parent)) == (25, 24)
    check(newsroom)


def test_a_ruling_that_is_taken_back_is_counted_back(newsroom):
    from moderation.domain.roles import Role
    from moderation.review.rulings.undoing import undo_last
    from tests.faults.people import employ

    parent = newsroom.published("Parent.")
    reply = newsroom.published("Reply.", parent=parent.id)
    person = employ(newsroom.database, newsroom.site.id, Role.MODERATOR)
    newsroom.age(reply, created_at=timedelta(hours=1))
    newsroom.rule(reply, Action.REJECT, moderator_id=person)
    assert (counted(newsroom), replies_of(newsroom, parent)) == (1, 0)
    undo_last(newsroom.database, newsroom.site.id, person)
    assert (counted(newsroom), replies_of(newsroom, parent)) == (2, 1)
    check(newsroom)

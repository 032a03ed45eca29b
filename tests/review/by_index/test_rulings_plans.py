"""How the databases find what is ruled on, one by one and together, and what was ruled."""

from itertools import product

import pytest
import sqlalchemy as sa

from benchmarks.review_pages_records import bulk_id
from benchmarks.review_pages_rows import REASONS, SITE, article_id, author_id, moderator_id
from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Action, Actor
from moderation.review.rulings import bulk_choice, claims, escalations, notes
from moderation.review.rulings.bulk import Order, decide_many
from moderation.review.rulings.bulk_choice import Choice
from moderation.review.rulings.bulk_undo import find_bulk, undo_many
from moderation.review.rulings.own_decisions import everyone, last_undoable, read_own
from moderation.review.rulings.ruling import rule
from moderation.review.rulings.undoing import undo_last
from moderation.storage.tables import comment, escalation
from tests.review.by_index.reading_plans import plans_of

ME = moderator_id(0)
PUBLISH = Ruling(Action.PUBLISH, Actor.MODERATOR, moderator_id=ME)


@pytest.fixture
def waiting(newspaper):
    """Held comments for which no lead is asked, as (id, version)."""
    asked = sa.exists().where(escalation.c.comment_id == comment.c.id)
    query = sa.select(comment.c.id, comment.c.version).where(comment.c.status == "held", ~asked)
    with newspaper.read() as connection:
        rows = connection.execute(query.order_by(comment.c.priority).limit(20))
        return [(row.id, row.version) for row in rows]


def choices(ids):
    scores = ({}, {"low": 0.7}, {"high": 0.8}, {"low": 0.7, "high": 0.8})
    reasons = (None, REASONS[0], REASONS[-1], "banned_word")
    articles = (None, article_id(0), article_id(5))
    for bounds, reason, article in product(scores, reasons, articles):
        yield Choice(SITE, reason=reason, article_id=article, **bounds)
    yield Choice(SITE, ids=ids)
    yield from (Choice(SITE, author_id=author_id(number)) for number in (0, 5))


@pytest.mark.parametrize("action", [Action.PUBLISH, Action.REJECT])
def test_every_choice_of_many_is_found_by_index(newspaper, whole, waiting, action):
    with newspaper.read() as connection:
        now = newspaper.now(connection)
    ids = tuple(one for one, _ in waiting)

    def act(connection):
        for choice in choices(ids):
            bulk_choice.find(connection, choice, action, ME, now, 10)

    assert whole(act) == []


def test_few_comments_are_never_looked_for_in_the_whole_queue(newspaper, waiting):
    if not newspaper.is_sqlite:
        pytest.skip("PostgreSQL's statistics tell it what is few; a queue of 300 may well be read")
    ids = tuple(one for one, _ in waiting)
    narrow = [one for one in choices(ids) if one.is_narrow]
    with plans_of(newspaper) as plans, newspaper.read() as connection:
        now = newspaper.now(connection)
        for choice in narrow:
            bulk_choice.find(connection, choice, Action.PUBLISH, ME, now, 10)
            bulk_choice.histogram(connection, choice)
    assert len(plans) >= len({one.article_id for one in narrow})
    assert [plan for plan in plans if "ix_comment_queue" in str(plan)] == []


def test_every_histogram_is_counted_by_index(whole, waiting):
    def act(connection):
        for choice in choices(tuple(one for one, _ in waiting)):
            bulk_choice.histogram(connection, choice)
            bulk_choice.count(connection, choice)

    assert whole(act) == []


def test_what_was_decided_is_listed_by_index(whole):
    def act(connection):
        for who in ([ME], everyone(connection, SITE)):
            page = read_own(connection, SITE, who, None, 5)
            last = page.items[-1].decision
            assert read_own(connection, SITE, who, (last.decided_at, last.id), 5).items
        last_undoable(connection, SITE, ME)
        find_bulk(connection, SITE, bulk_id(0))

    assert whole(act) == []


def test_a_decision_and_its_undoing_go_by_index(newspaper, whole, waiting):
    (comment_id, version), *_ = waiting

    def act(_connection):
        rule(newspaper, SITE, comment_id, PUBLISH, version)
        undo_last(newspaper, SITE, ME)

    assert whole(act) == []


def test_many_decisions_at_once_and_their_undoing_go_by_index(newspaper, whole, waiting):
    def act(_connection):
        order = Order(SITE, ME, PUBLISH, {"action": "publish", "by": "selection"})
        decided, _ = decide_many(newspaper, order, waiting)
        undo_many(newspaper, SITE, ME, decided)

    assert whole(act) == []


def test_the_next_comment_and_all_that_is_said_about_it_go_by_index(newspaper, whole, waiting):
    def act(_connection):
        claimed = claims.claim_next(newspaper, SITE, ME)
        claims.claim_next(newspaper, SITE, ME, claimed.comment_id)
        notes.note_on_comment(newspaper, SITE, ME, waiting[1][0], "Look here.")
        escalations.escalate(newspaper, SITE, ME, waiting[1], "Please decide.")
        escalations.settle(newspaper, SITE, ME, waiting[1][0])

    assert whole(act) == []

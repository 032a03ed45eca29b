"""What the filters of the queue leave, and in which order."""

from datetime import timedelta

import pytest

from moderation.administration import service as administration
from moderation.domain.lifecycle import Action, Status
from moderation.review.waiting.filters import Filter, Order
from moderation.review.waiting.queue import count_queue, count_waiting, read_queue
from moderation.storage.tables import claim
from tests.newsroom import Newsroom


@pytest.fixture
def listed(database):
    """The ids that a filter leaves, page by page."""

    def read(which, order=Order.OLDEST, limit=2):
        found, after = [], None
        with database.read() as connection:
            while True:
                page = read_queue(connection, which, order, after, limit)
                found += [item.comment.id for item in page.items]
                if not page.more:
                    assert count_queue(connection, which, 100) == len(found)
                    return found
                after = page.items[-1].place

    return read


def site_with(**filters):
    return Filter("courier", **filters)


@pytest.mark.parametrize("limit", [1, 2, 5, 20])
@pytest.mark.parametrize("reason", [None, "toxic"])
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.OLDEST, "dabce"),
        (Order.NEWEST, "ecbad"),
        (Order.SCORE, "ebadc"),
        (Order.PRIORITY, "cebad"),
    ],
)
def test_each_order_in_pages_without_gaps(held, listed, order, expected, reason, limit):
    rows = {
        "a": (0.7, ("toxic",), 40),
        "b": (0.8, ("toxic", "spam"), 30),
        "c": (0.51, ("toxic", "threat"), 20),
        "d": (0.6, ("toxic",), 50),
        "e": (0.9, ("toxic",), 10),
    }
    ids = {name: held(name, *row).id for name, row in rows.items()}
    found = listed(site_with(reason=reason), order, limit)
    assert found == [ids[name] for name in expected]


def test_equals_are_told_apart_by_their_ids_in_every_order(held, listed, newsroom):
    ids = [held(f"Number {n}.", 0.5).id for n in range(5)]
    for order in (Order.PRIORITY, Order.SCORE):
        assert listed(site_with(), order, 2) == ids[::-1]
        assert listed(site_with(reason="toxic"), order, 2) == ids[::-1]
        assert listed(site_with(article_id="a-1"), order, 2) == ids[::-1]


def test_what_is_held_for_a_reason_is_all_there_is_for_it(held, listed):
    held("Toxic only.", reasons=("toxic",))
    both = held("Both.", reasons=("toxic", "spam"))
    assert listed(site_with(reason="spam")) == [both.id]
    assert listed(site_with(reason="links")) == []


def test_a_reason_counts_only_while_it_is_why_the_comment_is_held(held, listed, newsroom):
    one = held(reasons=("spam",))
    newsroom.rule(one, Action.PUBLISH)
    newsroom.rule(one, Action.HOLD)
    assert listed(site_with(reason="spam")) == []
    assert listed(site_with()) == [one.id]


def test_elsewhere_a_reason_is_looked_for_in_all_decisions(held, listed, newsroom):
    one = held(reasons=("spam",))
    other = held("Kind.", reasons=("toxic",))
    for refused in (one, other):
        newsroom.rule(refused, Action.REJECT, reasons=("off_topic",))
    rejected = {"status": Status.REJECTED}
    assert listed(site_with(reason="spam", **rejected)) == [one.id]
    assert listed(site_with(reason="off_topic", **rejected)) == [one.id, other.id]


def test_one_commenters(held, listed):
    mine = held(email="a@example.org")
    held(email="b@example.org")
    assert listed(site_with(author_id=mine.author_id)) == [mine.id]


def test_one_articles(held, listed):
    held(article="here")
    there = held(article="there")
    assert listed(site_with(article_id="there")) == [there.id]


def test_scores_within_bounds_that_are_included(held, listed):
    ids = {score: held(f"{score}", score).id for score in (0.5, 0.6, 0.7)}
    assert listed(site_with(min_score=0.6)) == [ids[0.6], ids[0.7]]
    assert listed(site_with(max_score=0.6), Order.PRIORITY) == [ids[0.6], ids[0.5]]
    assert listed(site_with(min_score=0.6, max_score=0.6), Order.SCORE) == [ids[0.6]]


def test_by_how_long_they_have_waited(held, listed, newsroom):
    old, young = held("Old.", ago=120), held("Young.", ago=5)
    hour_ago = newsroom.now() - timedelta(hours=1)
    for reason in (None, "toxic"):
        assert listed(site_with(since=hour_ago, reason=reason)) == [young.id]
        assert listed(site_with(until=hour_ago, reason=reason), Order.SCORE) == [old.id]


@pytest.mark.parametrize("order", Order)
def test_bounds_that_no_index_answers_are_kept_all_the_same(held, listed, newsroom, order):
    low, high = held("Low.", 0.5, ago=5), held("High.", 0.9, ago=5)
    held("Old and high.", 0.9, ago=120)
    for one in (low, high):
        newsroom.rule(one, Action.PUBLISH)
    which = site_with(
        status=Status.PUBLISHED,
        min_score=0.8,
        since=newsroom.now() - timedelta(hours=1),
        reason="toxic",
    )
    assert listed(which, order) == [high.id]


def test_the_filters_go_together(held, listed, escalate, newsroom):
    words = {"article": "here", "email": "a@example.org"}
    one = held("The one.", 0.8, ("spam",), 5, **words)
    held("Another reason.", 0.8, ("toxic",), 5, **words)
    held("Too low.", 0.6, ("spam",), 5, **words)
    held("Too old.", 0.8, ("spam",), 90, **words)
    held("Elsewhere.", 0.8, ("spam",), 5, **{**words, "article": "there"})
    held("Someone else's.", 0.8, ("spam",), 5, **{**words, "email": "b@example.org"})
    escalate(held("With a lead.", 0.8, ("spam",), 5, **words))
    since = newsroom.now() - timedelta(hours=1)
    which = site_with(
        article_id="here",
        author_id=one.author_id,
        reason="spam",
        since=since,
        min_score=0.7,
        escalated=False,
    )
    for order in Order:
        assert listed(which, order) == [one.id]


def test_what_waits_for_a_lead_is_alone_or_left_out(held, listed, escalate):
    left, stays = escalate(held("Difficult.")), held("Easy.")
    assert listed(site_with(escalated=True)) == [left.id]
    assert listed(site_with(escalated=False)) == [stays.id]
    assert listed(site_with()) == [left.id, stays.id]
    assert listed(site_with(escalated=True, article_id="a-1", author_id=left.author_id)) == [
        left.id
    ]
    assert listed(site_with(escalated=True, article_id="other")) == []
    assert listed(site_with(escalated=False, reason="toxic")) == [stays.id]


def test_what_a_colleague_looks_at_is_left_out_for_whoever_wants_what_is_free(
    held, listed, newsroom, database, employ
):
    colleague, me = (employ(f"{n}@example.org", n, "courier") for n in ("col", "me"))
    looked_at, over, mine, free = (held(f"Number {n}.") for n in range(4))
    with database.write() as connection:
        now = database.now(connection)
        for one, who, left in ((looked_at, colleague, 1), (over, colleague, -1), (mine, me, 1)):
            row = {"comment_id": one.id, "site_id": "courier", "moderator_id": who}
            connection.execute(claim.insert().values(until=now + timedelta(minutes=left), **row))
    assert listed(site_with(free_for=me)) == [over.id, mine.id, free.id]


def test_another_sites_comments_are_never_listed(held, listed, database, policies, escalate):
    herald = administration.create_site(database, "herald", "The Herald", ())
    theirs = Newsroom(database, policies, herald).held("Theirs, with unusual words.")
    for which in (
        site_with(),
        site_with(author_id=theirs.author_id),
        site_with(article_id=theirs.article_id),
        site_with(words="unusual"),
        site_with(reason="toxic"),
    ):
        assert listed(which) == []
    assert listed(Filter("herald", author_id=theirs.author_id)) == [theirs.id]


def test_what_has_the_words_alone(held, listed):
    one = held("A purple elephant.")
    held("A purple fish.")
    assert listed(site_with(words="purple ELEPHANT")) == [one.id]
    assert listed(site_with(words="...")) == []


def test_the_numbers_leave_out_what_waits_for_a_lead(held, escalate, database):
    escalate(held("One."))
    held("Two.")
    held("Three.")
    with database.read() as connection:
        waiting = count_waiting(connection, "courier")
    assert (waiting.held, waiting.escalated) == (2, 1)


def test_counting_stops_where_it_is_told_to(held, database):
    for n in range(4):
        held(f"Number {n}.")
    with database.read() as connection:
        assert count_queue(connection, site_with(), 3) == 3
        assert count_queue(connection, site_with(reason="toxic"), 2) == 2
        assert count_queue(connection, site_with(), 10) == 4

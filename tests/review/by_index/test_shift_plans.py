"""How the databases count what somebody decided in a shift, and leave out what is severe."""

from itertools import product

from benchmarks.review_pages_rows import REASONS, SITE, moderator_id
from moderation.review.rulings.claims import claim_next
from moderation.review.shifts import severe_decided
from moderation.review.waiting.asking import Asked, View
from moderation.review.waiting.desk import read_cards
from moderation.review.waiting.filters import Filter, Order
from moderation.review.waiting.queue import read_queue

ME = moderator_id(0)


def test_a_shift_is_counted_by_index(newspaper, whole):
    now = newspaper.now
    assert whole(lambda connection: severe_decided(connection, ME, now(connection), 50)) == []


def test_what_is_severe_is_left_out_by_index(whole):
    def act(connection):
        for order, reason in product(Order, (None, REASONS[0])):
            which = Filter(SITE, reason=reason, escalated=False, spared=True)
            page = read_queue(connection, which, order, None, 5)
            if page.more:
                read_queue(connection, which, order, page.items[-1].place, 5)

    assert whole(act) == []


def test_the_next_mild_one_is_found_by_index(newspaper, whole):
    assert whole(lambda _: claim_next(newspaper, SITE, ME, cap=1)) == []


def test_who_asked_a_lead_is_found_by_index(whole):
    asked = Asked(Filter(SITE, escalated=True), Order.PRIORITY, {}, View.ESCALATED)
    assert whole(lambda connection: read_cards(connection, asked, None, 20, ME)) == []

"""Which comments a choice comes to, and which of them are left out."""

import pytest

from moderation.domain.lifecycle import Action
from moderation.review.rulings.bulk_choice import BARS, Choice, find, histogram
from moderation.review.rulings.claims import claim_comment
from moderation.review.rulings.escalations import escalate
from tests.review.rulings.conftest import PUBLISH, REJECT


@pytest.fixture
def look(newsroom, lea):
    def make(ruling=REJECT, most=1_000, **choice):
        with newsroom.database.read() as connection:
            now = newsroom.database.now(connection)
            chosen = Choice(newsroom.site.id, **choice)
            return find(connection, chosen, ruling.action, lea, now, most)

    return make


class TestChoosing:
    def test_takes_the_mildest_to_publish_and_the_worst_to_reject(self, hold, look):
        low, middle, high = hold(0.2, 0.5, 0.9)
        assert [id_ for id_, _ in look(PUBLISH, most=2).chosen] == [low.id, middle.id]
        found = look(REJECT, most=2)
        assert [id_ for id_, _ in found.chosen] == [high.id, middle.id]
        assert found.matching == 3

    def test_is_by_range_reason_and_article_together(self, hold, look):
        [one] = hold(0.8, reason="spam", article="a-2")
        hold(0.8, reason="toxic", article="a-2")
        hold(0.8, reason="spam")
        hold(0.1, reason="spam", article="a-2")
        found = look(low=0.5, high=0.8, reason="spam", article_id="a-2")
        assert [id_ for id_, _ in found.chosen] == [one.id]

    def test_is_of_what_is_held_alone(self, newsroom, hold, look):
        [held, other] = hold(0.8, 0.8)
        newsroom.rule(other, Action.PUBLISH)
        assert [id_ for id_, _ in look(ids=(held.id, other.id)).chosen] == [held.id]
        assert [id_ for id_, _ in look(author_id=held.author_id).chosen] == [held.id]

    def test_counts_what_it_leaves_out(self, newsroom, hold, look, kim):
        asked, looked_at, free = hold(0.7, 0.8, 0.9)
        arguments = (newsroom.database, newsroom.site.id)
        escalate(*arguments, kim, (asked.id, None), "")
        claim_comment(*arguments, kim, looked_at.id)
        for choice in ({}, {"author_id": free.author_id}, {"reason": "toxic"}):
            found = look(**choice)
            assert [id_ for id_, _ in found.chosen] == [free.id]
            assert (found.matching, found.escalated, found.claimed) == (3, 1, 1)

    def test_a_histogram_has_every_held_comment_in_its_bar(self, newsroom, hold):
        hold(0.0, 0.04, 0.05, 0.5, 0.949, 0.95, 1.0)
        hold(0.5, reason="spam")

        def bars(**choice):
            with newsroom.database.read() as connection:
                return histogram(connection, Choice(newsroom.site.id, **choice))

        expected = dict.fromkeys(range(BARS), 0) | {0: 2, 1: 1, 10: 2, 18: 1, 19: 2}
        assert bars() == list(expected.values())
        assert sum(bars(reason="spam")) == 1
        assert sum(bars(low=0.9)) == 8

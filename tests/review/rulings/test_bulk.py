"""Many comments at once: exactly those that were shown, as they were shown."""

import pytest

from moderation.administration import service as administration
from moderation.domain.decision import Ruling
from moderation.domain.errors import (
    Forbidden,
    InvalidSubmission,
    NotFound,
    TemporarilyUnavailable,
)
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.review.rulings import bulk as deciding
from moderation.review.rulings.batches import TOGETHER
from moderation.review.rulings.bulk import Order, Outcome, decide_many
from moderation.review.rulings.bulk_undo import undo_many
from moderation.review.rulings.claims import claim_comment
from moderation.review.rulings.escalations import escalate
from moderation.storage.tables import bulk, decision
from tests.review.rulings.conftest import REJECT, at_once, code_of, states


class TestDeciding:
    def test_decides_all_of_them_under_one_number(self, newsroom, hold, decide_all, lea, deeds):
        ones = hold(0.7, 0.8, 0.9)
        bulk_id, outcome = decide_all(ones)
        assert outcome == Outcome(decided=3)
        assert states(newsroom, ones) == ["rejected"] * 3
        rows = newsroom.rows(decision.select().where(decision.c.bulk_id == bulk_id))
        assert [(row.moderator_id, row.reasons, row.status_before) for row in rows] == [
            (lea, ["spam"], "held")
        ] * 3
        [kept] = newsroom.rows(bulk.select())
        assert (kept.id, kept.decided, kept.action) == (bulk_id, 3, "reject")
        assert deeds() == [(lea, "bulk_decided", "bulk", bulk_id)]

    def test_leaves_out_what_changed_since_it_was_shown(self, newsroom, hold, decide_all, desk):
        same, published, edited = hold(0.7, 0.8, 0.9)
        desk.decide(published, action="publish")
        newsroom.move(edited, Action.EDIT, Actor.AUTHOR)
        newsroom.decide(newsroom.get(edited.id), Action.HOLD)
        assert decide_all([same, published, edited])[1] == Outcome(decided=1, changed=2)
        assert states(newsroom, [same, published, edited]) == ["rejected", "published", "held"]

    def test_leaves_out_what_waits_for_a_lead_or_is_looked_at(
        self, newsroom, hold, decide_all, moderator_id, kim, lea
    ):
        asked, looked_at, mine, free = hold(0.6, 0.7, 0.8, 0.9)
        arguments = (newsroom.database, newsroom.site.id)
        escalate(*arguments, kim, (asked.id, None), "")
        claim_comment(*arguments, kim, looked_at.id)
        claim_comment(*arguments, lea, mine.id)
        everything = [asked, looked_at, mine, free]
        assert decide_all(everything)[1] == Outcome(decided=2, escalated=1, claimed=1)
        assert states(newsroom, everything) == ["held", "held", "rejected", "rejected"]

    def test_never_touches_another_sites_comments(self, newsroom, hold, employ, database):
        administration.create_site(database, "herald", "The Herald", ())
        stranger = employ("her@example.org", "Her Ald", "herald", role="lead")
        [one] = hold(0.9)
        order = Order("herald", stranger, REJECT, {})
        assert decide_many(database, order, [(one.id, one.version)])[1] == Outcome(changed=1)
        assert newsroom.status(one) is Status.HELD

    def test_needs_a_reason_to_reject(self, hold, decide_all):
        with pytest.raises(InvalidSubmission):
            decide_all(hold(0.9), Ruling(Action.REJECT, Actor.MODERATOR))

    def test_goes_in_transactions_of_a_hundred(self, newsroom, hold, decide_all, monkeypatch):
        sizes = []
        original = deciding.transitions.carry_out

        def noting(connection, moves, now):
            sizes.append(len(moves))
            return original(connection, moves, now)

        ones = hold(*[0.5] * (TOGETHER + 5))
        monkeypatch.setattr(deciding.transitions, "carry_out", noting)
        assert decide_all(ones)[1].decided == TOGETHER + 5
        assert sizes == [TOGETHER, 5]

    def test_says_what_it_could_not_reach_and_keeps_what_it_did(
        self, newsroom, hold, decide_all, monkeypatch
    ):
        ones = hold(*[0.5] * (TOGETHER + 5))
        original, calls = deciding._decide_some, []

        def going_away(*arguments):
            calls.append(arguments)
            if len(calls) > 1:
                raise TemporarilyUnavailable("gone")
            return original(*arguments)

        monkeypatch.setattr(deciding, "_decide_some", going_away)
        _, outcome = decide_all(ones)
        assert outcome == Outcome(decided=TOGETHER, unreached=5)
        assert states(newsroom, ones).count("held") == 5
        assert newsroom.rows(bulk.select())[0].chosen["left_out"]["unreached"] == 5


class TestTakingBack:
    def test_brings_all_of_it_back_to_where_it_was(self, newsroom, hold, decide_all, lea, deeds):
        ones = hold(0.7, 0.8, 0.9)
        before = [newsroom.row(one) for one in ones]
        bulk_id, _ = decide_all(ones)
        assert undo_many(newsroom.database, newsroom.site.id, lea, bulk_id) == (3, 0)
        for one, was in zip(ones, before, strict=True):
            row = newsroom.row(one)
            assert (row.status, row.status_since) == ("held", was.status_since)
        assert deeds()[-1] == (lea, "bulk_undone", "bulk", bulk_id)

    def test_leaves_what_somebody_changed_since(self, newsroom, hold, decide_all, lea, desk):
        ones = hold(0.7, 0.8)
        bulk_id, _ = decide_all(ones)
        desk.decide(newsroom.get(ones[0].id), action="publish")
        assert undo_many(newsroom.database, newsroom.site.id, lea, bulk_id) == (1, 1)
        assert states(newsroom, ones) == ["published", "held"]

    def test_happens_once(self, newsroom, hold, decide_all, lea):
        bulk_id, _ = decide_all(hold(0.7, 0.8))
        press = [lambda: undo_many(newsroom.database, newsroom.site.id, lea, bulk_id)] * 3
        codes = sorted(map(code_of, at_once(*press)))
        assert codes in (
            ["done", "nothing_to_undo", "nothing_to_undo"],
            # Two who begin together share one transaction's worth; nothing is done twice.
            ["done", "done", "nothing_to_undo"],
        )
        assert len(newsroom.rows(decision.select().where(decision.c.action == "reopen"))) == 2

    def test_is_for_whoever_did_it_and_for_leads(
        self, newsroom, hold, decide_all, moderator_id, kim, lea
    ):
        bulk_id, _ = decide_all(hold(0.7), by=moderator_id)
        with pytest.raises(Forbidden):
            undo_many(newsroom.database, newsroom.site.id, kim, bulk_id)
        with pytest.raises(NotFound):
            undo_many(newsroom.database, "herald", lea, bulk_id)
        assert undo_many(newsroom.database, newsroom.site.id, lea, bulk_id) == (1, 0)

    def test_stops_what_is_still_going_on(self, newsroom, hold, decide_all, lea, monkeypatch):
        ones = hold(*[0.5] * (TOGETHER + 5))
        original, calls = deciding._decide_some, []

        def interrupted(database, order, bulk_id, *rest):
            if calls:
                undo_many(newsroom.database, newsroom.site.id, lea, bulk_id)
            calls.append(bulk_id)
            return original(database, order, bulk_id, *rest)

        monkeypatch.setattr(deciding, "_decide_some", interrupted)
        assert decide_all(ones)[1] == Outcome(decided=TOGETHER, unreached=5)
        assert set(states(newsroom, ones)) == {"held"}

"""Many comments at once, and colleagues who decide at the same moment."""

from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.review.rulings.bulk import Outcome
from moderation.review.rulings.bulk_undo import undo_many
from moderation.review.rulings.ruling import rule
from moderation.storage.tables import decision
from tests.review.rulings.conftest import PUBLISH, REJECT, at_once, code_of, states


def test_of_two_bulks_on_the_same_comments_each_comment_is_decided_once(
    newsroom, hold, decide_all, lea, kim
):
    ones = hold(*[0.5] * 30)
    results = at_once(
        lambda: decide_all(ones, REJECT, lea)[1], lambda: decide_all(ones[::-1], PUBLISH, kim)[1]
    )
    assert sum(one.decided for one in results) == 30
    assert sum(one.changed for one in results) == 30
    made = newsroom.rows(decision.select().where(decision.c.by == "moderator"))
    assert len({row.comment_id for row in made}) == len(made) == 30


def test_a_single_decision_in_the_middle_of_it_is_left_as_it_is(newsroom, hold, decide_all, kim):
    ones = hold(*[0.5] * 30)
    chosen = ones[15]
    ruling = Ruling(Action.PUBLISH, Actor.MODERATOR, moderator_id=kim)
    arguments = (newsroom.database, newsroom.site.id, chosen.id, ruling, chosen.version)
    outcome, single = at_once(lambda: decide_all(ones)[1], lambda: rule(*arguments))
    won = code_of(single) == "done"
    assert outcome == Outcome(decided=30 - won, changed=int(won))
    assert newsroom.status(chosen) is (Status.PUBLISHED if won else Status.REJECTED)


def test_undoing_against_newer_decisions_never_overrules_them(newsroom, hold, decide_all, lea, kim):
    ones = hold(*[0.5] * 10)
    bulk_id, _ = decide_all(ones)
    ruling = Ruling(Action.PUBLISH, Actor.MODERATOR, moderator_id=kim)

    def appeal(one):
        return rule(newsroom.database, newsroom.site.id, one.id, ruling, one.version + 1)

    results = at_once(
        lambda: undo_many(newsroom.database, newsroom.site.id, lea, bulk_id),
        *[lambda one=one: appeal(one) for one in ones[:4]],
    )
    appealed = [code_of(result) == "done" for result in results[1:]]
    expected = ["published" if won else "held" for won in appealed] + ["held"] * 6
    assert states(newsroom, ones) == expected

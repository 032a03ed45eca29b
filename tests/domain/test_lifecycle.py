"""The table of `docs/lifecycle.md`, written down a second time on purpose."""

from itertools import product

import pytest

from moderation.domain.errors import TransitionNotAllowed
from moderation.domain.lifecycle import LIFECYCLE, Action, Actor, Status, rule_for

ALLOWED = {
    # from: {action by who: to}
    "unverified": {
        "verify author": "pending",
        "withdraw author": "withdrawn",
        "expire system": "expired",
    },
    "pending": {
        "publish policy": "published",
        "hold policy": "held",
        "reject policy": "rejected",
        "withdraw author": "withdrawn",
    },
    "held": {
        "publish moderator": "published",
        "reject moderator": "rejected",
        "edit author": "pending",
        "withdraw author": "withdrawn",
        "erase system": "erased",
    },
    "published": {
        "hold moderator": "held",
        "hold reports": "held",
        "reject moderator": "rejected",
        "reopen moderator": "held",
        "edit author": "pending",
        "withdraw author": "withdrawn",
        "erase system": "erased",
    },
    "rejected": {
        "publish moderator": "published",
        "reopen moderator": "held",
        "erase system": "erased",
    },
    "withdrawn": {"erase system": "erased"},
    "expired": {"erase system": "erased"},
    "erased": {},
}
EVERY = [(s, a, w) for s, a, w in product(Status, Action, Actor)]


def outcome(status: Status, action: Action, actor: Actor) -> str | None:
    try:
        return rule_for(status, action, actor).to.value
    except TransitionNotAllowed:
        return None


def test_the_table_speaks_of_every_state():
    assert set(ALLOWED) == set(Status)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("actor", Actor)
def test_every_step_leads_where_the_table_says_or_nowhere(status, action, actor):
    assert outcome(status, action, actor) == ALLOWED[status].get(f"{action} {actor}")


def test_all_360_combinations_are_tried():
    assert len(EVERY) == len(Status) * len(Action) * len(Actor) == 360


def test_a_machine_decides_only_what_nobody_has_decided_yet():
    decides = {s for s, a, w in EVERY if w is Actor.POLICY and outcome(s, a, w)}
    assert decides == {Status.PENDING}


def test_the_clock_alone_publishes_nothing():
    assert not [s for s in Status if outcome(s, Action.PUBLISH, Actor.SYSTEM)]


def test_only_policy_and_moderators_can_publish():
    publishers = {w for s, a, w in EVERY if outcome(s, a, w) == "published"}
    assert publishers == {Actor.POLICY, Actor.MODERATOR}


def test_nothing_leaves_erased():
    assert not [a for s, a in LIFECYCLE if s is Status.ERASED]


def test_every_state_can_be_reached_from_a_submission():
    reached, before = {Status.UNVERIFIED, Status.PENDING}, set()
    while reached != before:
        before = set(reached)
        reached |= {rule.to for (status, _), rule in LIFECYCLE.items() if status in before}
    assert reached == set(Status)


def test_whoever_gets_a_text_through_after_an_edit_is_the_policy_or_a_moderator():
    edited = {rule.to for (_, action), rule in LIFECYCLE.items() if action is Action.EDIT}
    assert edited == {Status.PENDING}


def test_the_error_names_the_state_and_nothing_of_the_comment():
    with pytest.raises(TransitionNotAllowed) as caught:
        rule_for(Status.REJECTED, Action.EDIT, Actor.AUTHOR)
    assert caught.value.message == "a comment that is rejected cannot be changed by this action"
    assert caught.value.code == "transition_not_allowed"

"""Signs of a program in a form, and that they hold a comment."""

import pytest

from moderation.domain.comment import Standing
from moderation.domain.forms import FormSignal, form_signals
from moderation.domain.lifecycle import Action
from moderation.domain.policy import Evidence, decide
from moderation.domain.policy_settings import ATTRIBUTES
from moderation.domain.reasons import RejectionReason, ground_of

FINE = dict.fromkeys(ATTRIBUTES, 0.01)


@pytest.mark.parametrize(
    ("website", "seconds", "signals"),
    [
        ("", 3.0, ()),
        (" ", 60.0, ()),
        ("http://x.example", 60.0, (FormSignal.HONEYPOT,)),
        ("", 2.99, (FormSignal.TOO_FAST,)),
        ("x", 0.0, (FormSignal.HONEYPOT, FormSignal.TOO_FAST)),
    ],
)
def test_a_filled_trap_and_a_few_seconds_are_signs_of_a_program(website, seconds, signals):
    assert form_signals(website, seconds) == signals


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("signal", FormSignal)
def test_each_of_them_holds_whoever_the_commenter_is(policies, signal, standing):
    evidence = Evidence(FINE, language="en", form_signals=(signal.value,), standing=standing)
    ruling = decide(evidence, policies.default)
    assert ruling.action is Action.HOLD
    assert "automated" in ruling.reasons


def test_without_a_sign_nothing_is_held(policies):
    assert decide(Evidence(FINE, language="en"), policies.default).action is Action.PUBLISH


@pytest.mark.parametrize(
    ("reasons", "ground"),
    [
        (("hate_speech",), RejectionReason.HATE_SPEECH),
        (("spam",), RejectionReason.SPAM),
        (("toxic", "threat"), RejectionReason.HARASSMENT),
        (("identity_attack", "toxic"), RejectionReason.HATE_SPEECH),
        (("banned_word",), RejectionReason.OTHER),
        ((), RejectionReason.OTHER),
    ],
)
def test_every_rejection_has_a_ground_in_the_words_of_rulings(reasons, ground):
    assert ground_of(reasons) is ground

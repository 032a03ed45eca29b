"""An attempt stands in one cookie: what was altered, is another's or too old fits no answer."""

import base64
import hashlib

import pytest

from moderation.review.single_sign_on.begun import LIFE_S, LONGEST, begin, resume
from moderation.review.single_sign_on.failing import Reason, SignInFailed
from moderation.secrets import Secrets

SECRETS = Secrets("a-secret-key-of-the-tests-0123456789-abcdef")
NOW = 1_800_000_000


@pytest.fixture
def attempt():
    return begin(SECRETS, "/review/sites/courier?q=a.b&c=é", NOW)


def refused(cookie, state, now=NOW, secrets=SECRETS):
    with pytest.raises(SignInFailed) as failure:
        resume(secrets, cookie, state, now)
    return failure.value.reason is Reason.CLOSED


def test_an_attempt_is_found_again_as_it_was(attempt):
    assert resume(SECRETS, attempt.cookie, attempt.state, NOW + LIFE_S) == attempt
    assert attempt.place == "/review/sites/courier?q=a.b&c=é"


def test_the_challenge_is_the_one_of_the_verifier(attempt):
    digest = hashlib.sha256(attempt.verifier.encode()).digest()
    assert attempt.challenge == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert 43 <= len(attempt.verifier) <= 128


def test_what_is_told_to_different_parties_has_nothing_in_common(attempt):
    told = {attempt.state, attempt.nonce, attempt.verifier, attempt.challenge}
    assert len(told) == 4
    assert begin(SECRETS, "", NOW).state not in told


def test_ten_minutes_later_it_is_over(attempt):
    assert refused(attempt.cookie, attempt.state, NOW + LIFE_S + 1)
    assert refused(attempt.cookie, attempt.state, NOW - 1)


def test_whoever_makes_the_time_in_the_cookie_later_has_another_attempt(attempt):
    later = attempt.cookie.replace(str(NOW), str(NOW + LIFE_S))
    assert refused(later, attempt.state, NOW + LIFE_S + 1)


@pytest.mark.parametrize(
    "cookie",
    ["", ".", "..", "x", "٣.a.b", "-1.a.b", "1e9.a.b", "1" * (LONGEST + 1), f"{NOW}", f"{NOW}."],
)
def test_a_cookie_that_was_never_ours_is_refused(attempt, cookie):
    assert refused(cookie, attempt.state)


@pytest.mark.parametrize("state", ["", "x" * 43, "é", "\ud800"])
def test_another_state_is_refused(attempt, state):
    assert refused(attempt.cookie, state)


def test_another_services_key_makes_another_attempt_of_it(attempt):
    other = Secrets("another-key-of-the-tests-0123456789-abcdefgh")
    assert refused(attempt.cookie, attempt.state, secrets=other)


def test_a_place_that_is_too_long_for_a_cookie_is_left_out():
    attempt = begin(SECRETS, "/review?" + "x" * 1_990, NOW)
    assert attempt.place == ""
    assert len(attempt.cookie) < LONGEST

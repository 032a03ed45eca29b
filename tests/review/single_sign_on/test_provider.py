"""Speaking with a real provider: how it is asked, what is believed, and when it is not there."""

from dataclasses import replace

import pytest

from moderation.review.single_sign_on import remembering
from moderation.review.single_sign_on.begun import begin
from moderation.review.single_sign_on.failing import Reason, SignInFailed
from moderation.review.single_sign_on.provider import Provider
from moderation.secrets import Secrets
from tests.review.single_sign_on.conftest import (
    BACK,
    MO,
    RunningProvider,
    asked_for,
)

SECRETS = Secrets("a-secret-key-of-the-tests-0123456789-abcdef")


@pytest.fixture
def mo(running):
    running.person("mo-17", **MO)


@pytest.fixture
def short_tempered(monkeypatch):
    """No waiting before a provider is asked again."""
    monkeypatch.setattr(remembering, "COOLDOWN_S", 0.0)


def code_from(running, provider, attempt, subject="mo-17"):
    there = running.consent(provider.authorization_url(attempt, BACK), subject)
    return asked_for(there)["code"]


def failure_of(work):
    with pytest.raises(SignInFailed) as failure:
        work()
    return failure.value.reason


def sign_in(running, provider, subject="mo-17"):
    attempt = begin(SECRETS, "")
    return provider.redeem(code_from(running, provider, attempt, subject), attempt, BACK)


def test_who_signed_in_is_told_with_address_and_name(running, mo):
    found = sign_in(running, Provider(running.settings()))
    assert (found.issuer, found.subject) == (running.issuer, "mo-17")
    assert (found.email, found.name) == ("mo@example.org", "Mo D.")


@pytest.mark.parametrize(
    ("name", "called"),
    [
        (None, "mo"),
        ("", "mo"),
        (7, "mo"),
        ("a\nb", "mo"),
        ("\u202eoM", "mo"),
        ("M" * 200, "M" * 80),
    ],
)
def test_a_name_that_cannot_be_shown_gives_way_to_the_address(running, name, called):
    running.person("mo-17", **{**MO, "name": name})
    assert sign_in(running, Provider(running.settings())).name == called


def test_a_provider_that_tells_the_address_only_when_asked_is_asked():
    reticent = RunningProvider("--claims-when-asked")
    try:
        reticent.person("mo-17", **MO)
        reticent.person("mo-18", email="mo@example.org")
        found = sign_in(reticent, Provider(reticent.settings()))
        assert (found.email, found.name) == ("mo@example.org", "Mo D.")
        unsure = failure_of(lambda: sign_in(reticent, Provider(reticent.settings()), "mo-18"))
        assert unsure is Reason.UNVERIFIED
    finally:
        reticent.stop()


def test_a_provider_that_wants_the_secret_in_the_body_gets_it_there(mo, running):
    first = running.client
    try:
        running.register("client_secret_post")
        provider = Provider(running.settings())
        assert failure_of(lambda: sign_in(running, provider)) is Reason.STRANGE
        endpoints = provider._endpoints.get()
        provider._endpoints._kept = replace(endpoints, secret_in_body=True)
        assert sign_in(running, provider).subject == "mo-17"
    finally:
        running.client = first


def test_a_public_client_needs_no_secret(mo, running):
    first = running.client
    try:
        running.register("none")
        provider = Provider(running.settings(client_secret=None))
        assert sign_in(running, provider).subject == "mo-17"
    finally:
        running.client = first


def test_without_the_verifier_of_the_attempt_a_code_is_worth_nothing(running, mo):
    provider = Provider(running.settings())
    code = code_from(running, provider, begin(SECRETS, ""))
    assert failure_of(lambda: provider.redeem(code, begin(SECRETS, ""), BACK)) is Reason.STRANGE


def test_a_wrong_secret_a_code_of_nobody_and_another_address_back_are_refused(running, mo):
    wrong = Provider(running.settings(client_secret="wrong"))
    assert failure_of(lambda: sign_in(running, wrong)) is Reason.STRANGE
    provider, attempt = Provider(running.settings()), begin(SECRETS, "")
    assert failure_of(lambda: provider.redeem("guess", attempt, BACK)) is Reason.STRANGE
    code = code_from(running, provider, attempt)
    elsewhere = failure_of(lambda: provider.redeem(code, attempt, f"{BACK}/else"))
    assert elsewhere is Reason.STRANGE


def test_when_the_provider_changes_its_key_people_come_in_all_the_same(short_tempered):
    running = RunningProvider()
    try:
        running.person("mo-17", **MO)
        provider = Provider(running.settings())
        before = sign_in(running, provider)
        known = {key.kid for key in provider._keys.get()}
        running.stop()
        running.start()
        running.register()
        running.person("mo-17", **MO)
        provider._settings = running.settings()
        assert sign_in(running, provider) == before
        assert not known & {key.kid for key in provider._keys.get()}
    finally:
        running.stop()


def test_a_provider_that_is_down_is_silent_and_nothing_breaks(short_tempered):
    running = RunningProvider()
    running.person("mo-17", **MO)
    known, unknown = Provider(running.settings()), Provider(running.settings())
    attempt = begin(SECRETS, "")
    code = code_from(running, known, attempt)
    running.stop()
    assert failure_of(lambda: known.redeem(code, attempt, BACK)) is Reason.SILENT
    assert failure_of(lambda: unknown.authorization_url(attempt, BACK)) is Reason.SILENT


def test_inside_a_network_that_was_not_allowed_no_provider_is_asked(running):
    provider = Provider(running.settings(allowed=()))
    reason = failure_of(lambda: provider.authorization_url(begin(SECRETS, ""), BACK))
    assert reason is Reason.SILENT


@pytest.mark.parametrize("change", ["{}/", "{}#", "{}/tenant"])
def test_a_provider_that_calls_itself_otherwise_is_not_believed(running, change):
    provider = Provider(running.settings(issuer=change.format(running.issuer)))
    reason = failure_of(lambda: provider.authorization_url(begin(SECRETS, ""), BACK))
    assert reason in (Reason.STRANGE, Reason.SILENT)

"""What a provider says of itself is believed as far as it makes sense, and no further."""

import json

import pytest

from config.settings import OpenId
from moderation.http.outbound import Answer, Outbound
from moderation.review.single_sign_on.asking import Asking
from moderation.review.single_sign_on.begun import begin
from moderation.review.single_sign_on.discovery import discover
from moderation.review.single_sign_on.failing import Reason, SignInFailed
from moderation.review.single_sign_on.provider import Provider
from moderation.secrets import Secrets
from tests.review.single_sign_on.conftest import BACK, LOOPBACK

SECRETS = Secrets("a-secret-key-of-the-tests-0123456789-abcdef")


def failure_of(work):
    with pytest.raises(SignInFailed) as failure:
        work()
    return failure.value.reason


class Saying(Outbound):
    """Answers every request with the same document, as a broken provider might."""

    def send(self, method, url, headers=None, body=b""):
        return Answer(self.status, {}, self.document, self.complete)


def saying(document, status=200, complete=True):
    made = Saying(LOOPBACK)
    text = document if isinstance(document, bytes) else json.dumps(document).encode()
    for name, value in (("document", text), ("status", status), ("complete", complete)):
        object.__setattr__(made, name, value)
    return made


ABOUT = {
    "issuer": "https://id.example.org",
    "authorization_endpoint": "https://id.example.org/auth?tenant=7",
    "token_endpoint": "https://id.example.org/token",
    "jwks_uri": "https://id.example.org/keys",
}


@pytest.fixture
def elsewhere():
    return OpenId("https://id.example.org", "comments", "secret", "Acme", ())


def test_an_address_with_a_query_keeps_it(elsewhere):
    url = Provider(elsewhere, saying(ABOUT)).authorization_url(begin(SECRETS, ""), BACK)
    assert url.startswith("https://id.example.org/auth?tenant=7&response_type=code&")
    assert url.count("?") == 1


@pytest.mark.parametrize(
    ("methods", "in_body"),
    [
        (["client_secret_post"], True),
        (["private_key_jwt", "client_secret_post"], True),
        (["client_secret_post", "client_secret_basic"], False),
        (["client_secret_basic"], False),
        ("client_secret_post", False),
    ],
)
def test_the_secret_is_sent_as_the_provider_takes_it(methods, in_body):
    described = {**ABOUT, "token_endpoint_auth_methods_supported": methods}
    found = discover(Asking(saying(described)), ABOUT["issuer"])
    assert found.secret_in_body is in_body


@pytest.mark.parametrize(
    ("change", "status", "complete"),
    [
        ({"issuer": "https://evil.example"}, 200, True),
        ({"issuer": None}, 200, True),
        ({"authorization_endpoint": None}, 200, True),
        ({"authorization_endpoint": "javascript:alert(1)"}, 200, True),
        ({"authorization_endpoint": "http://id.example.org/auth"}, 200, True),
        ({"authorization_endpoint": "https:///auth"}, 200, True),
        ({"authorization_endpoint": "https://id.example.org/#auth"}, 200, True),
        ({"authorization_endpoint": "https://id.example.org/\r\nX: y"}, 200, True),
        ({"token_endpoint": "http://id.example.org/token"}, 200, True),
        ({"token_endpoint": ["https://id.example.org/token"]}, 200, True),
        ({"jwks_uri": ""}, 200, True),
        ({"userinfo_endpoint": "ftp://id.example.org"}, 200, True),
        ({}, 302, True),
        ({}, 404, True),
        ({}, 200, False),
    ],
)
def test_a_provider_that_describes_itself_oddly_is_not_used(elsewhere, change, status, complete):
    provider = Provider(elsewhere, saying({**ABOUT, **change}, status, complete))
    reason = failure_of(lambda: provider.authorization_url(begin(SECRETS, ""), BACK))
    assert reason is Reason.STRANGE


@pytest.mark.parametrize("document", [b"", b"<html>", b"[]", b"7", b"\xff", b"[" * 60_000])
def test_what_is_no_json_object_is_not_believed(elsewhere, document):
    provider = Provider(elsewhere, saying(document))
    reason = failure_of(lambda: provider.authorization_url(begin(SECRETS, ""), BACK))
    assert reason is Reason.STRANGE


def test_an_error_of_the_provider_s_own_counts_as_silence(elsewhere):
    provider = Provider(elsewhere, saying(ABOUT, 503))
    reason = failure_of(lambda: provider.authorization_url(begin(SECRETS, ""), BACK))
    assert reason is Reason.SILENT

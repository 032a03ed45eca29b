"""Which ID tokens are believed (OpenID Connect Core 1.0, section 3.1.3.7), and which are not."""

import base64
import hashlib
import hmac
import json
import time

import pytest

from moderation.http.key_sets import usable_keys
from moderation.review.single_sign_on.failing import Reason, SignInFailed
from moderation.review.single_sign_on.id_tokens import (
    Expected,
    chosen,
    named_key,
    read_id_token,
)
from tests.signatures import key_set, signer, unsigned

ISSUER, CLIENT, NONCE = "https://id.example.org", "comments", "n" * 43
EXPECTED = Expected(ISSUER, CLIENT, NONCE)
MINE = signer("RS256", "k-1")
KEYS = usable_keys(key_set(MINE, signer("ES256", "k-2"), signer("EdDSA", "k-3")))
ABSENT = object()
# When the tests were collected; how long that is ago when one runs, nobody knows.
STARTED, AGES_S = int(time.time()), 100_000


def claims(**changes):
    now = int(time.time())
    said = {"iss": ISSUER, "sub": "mo-17", "aud": CLIENT, "iat": now, "exp": now + 300}
    said = {**said, "nonce": NONCE, **changes}
    return {name: value for name, value in said.items() if value is not ABSENT}


def believe(token):
    kid, algorithm = named_key(token)
    return read_id_token(token, chosen(KEYS, kid, algorithm), EXPECTED)


def refused(token):
    with pytest.raises(SignInFailed) as failure:
        believe(token)
    return failure.value.reason is Reason.STRANGE


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
def test_a_token_of_the_provider_for_this_attempt_is_believed(algorithm):
    kid = {"RS256": "k-1", "ES256": "k-2", "EdDSA": "k-3"}[algorithm]
    assert believe(signer(algorithm, kid).sign(claims()))["sub"] == "mo-17"
    assert believe(signer(algorithm, kid).sign(claims(), kid=None))["sub"] == "mo-17"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://id.example.org/"},
        {"iss": "https://evil.example"},
        {"iss": ABSENT},
        {"aud": "another"},
        {"aud": []},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": CLIENT},
        {"aud": ABSENT},
        {"azp": "another"},
        {"nonce": "m" * 43},
        {"nonce": ""},
        {"nonce": None},
        {"nonce": [NONCE]},
        {"nonce": ABSENT},
        {"exp": STARTED - 120},
        {"exp": "soon"},
        {"exp": ABSENT},
        {"iat": STARTED + AGES_S},
        {"iat": ABSENT},
        {"nbf": STARTED + AGES_S},
        {"sub": ""},
        {"sub": "s" * 256},
        {"sub": "a\x00b"},
        {"sub": 17},
        {"sub": ABSENT},
    ],
)
def test_a_token_that_is_not_for_us_now_and_this_attempt_is_refused(changes):
    assert refused(MINE.sign(claims(**changes)))


@pytest.mark.parametrize("changes", [{"aud": [CLIENT]}, {"azp": CLIENT}, {"nonce": NONCE}])
def test_other_spellings_of_the_same_are_fine(changes):
    assert believe(MINE.sign(claims(**changes)))


def test_a_token_that_anybody_else_signed_is_refused():
    assert refused(signer("RS256", "k-1", 2).sign(claims()))
    assert refused(signer("RS256", "k-9", 2).sign(claims()))
    assert refused(signer("EdDSA", "k-1").sign(claims()))


@pytest.mark.parametrize("algorithm", ["none", "None", "", "HS512", "RS512", None, 7])
@pytest.mark.parametrize("signature", [b"", b"x" * 256])
def test_no_other_algorithm_opens_anything(algorithm, signature):
    header = {"alg": algorithm, "kid": "k-1", "typ": "JWT"}
    assert refused(unsigned(claims(), header, signature))


def test_a_public_key_is_never_taken_for_a_secret():
    body = unsigned(claims(), {"alg": "HS256", "typ": "JWT", "kid": "k-1"}).rpartition(".")[0]
    for secret in (MINE.pem, json.dumps(MINE.jwk).encode(), b""):
        digest = hmac.new(secret, body.encode(), hashlib.sha256).digest()
        assert refused(f"{body}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}")


@pytest.mark.parametrize("token", ["", "a.b.c", "..", "x", "é.é.é", "eyJhbGciOjd9.e30."])
def test_what_is_no_token_is_refused(token):
    assert refused(token)


def test_a_token_whose_header_nests_without_end_is_refused():
    header = base64.urlsafe_b64encode(b'{"alg":' + b"[" * 50_000).decode().rstrip("=")
    assert refused(f"{header}.e30.AAAA")

"""By which keys a site's word for an address is believed: each by its own algorithm alone."""

import base64
import hashlib
import hmac
import json
import time
from itertools import product

import jwt
import pytest

from moderation.administration import assertion_keys
from moderation.administration import service as administration
from moderation.domain.addresses import Address
from moderation.domain.errors import InvalidSubmission
from moderation.storage.tables import assertion_key, comment
from moderation.submission.assertion_keys import Key
from moderation.submission.assertions import read_assertion
from tests.newsroom import READER
from tests.signatures import key_set, signer, unsigned
from tests.submission.asserting import FIRST_SECRET, PUBLIC, believed, by_secret, claims, post

__all__ = ["believed", "post"]

URL = "https://courier.example.org/keys.json"


@pytest.mark.parametrize("algorithm", PUBLIC)
def test_a_token_of_a_trusted_key_verifies_with_its_name_or_without_one(
    newsroom, believed, algorithm
):
    mine = signer(algorithm, "mine")
    tokens = [mine.sign(claims()), mine.sign(claims(jti="j-2"), kid=None)]
    assert not any(map(believed, tokens))
    assertion_keys.trust(newsroom.database, "courier", key_set(mine, signer("RS256", "another")))
    assert all(map(believed, tokens))


def test_a_key_without_a_name_is_found_by_its_algorithm(newsroom, believed):
    nameless = signer("EdDSA", None)
    assertion_keys.trust(newsroom.database, "courier", key_set(nameless))
    assert believed(nameless.sign(claims()))


def test_while_a_secret_is_replaced_both_are_believed_and_then_one(newsroom, believed):
    new = assertion_keys.make_secret(newsroom.database, "courier", "2027")
    assert believed(by_secret(FIRST_SECRET))
    assert believed(by_secret(new.secret, "2027", jti="j-2"))
    assert believed(by_secret(new.secret, jti="j-3"))
    assertion_keys.drop(newsroom.database, "courier", "first")
    assert not believed(by_secret(FIRST_SECRET, jti="j-4"))
    assert believed(by_secret(new.secret, "2027", jti="j-5"))
    assertion_keys.drop(newsroom.database, "courier", "2027")
    assert not believed(by_secret(new.secret, "2027", jti="j-6"))


def test_when_the_last_secret_is_gone_an_empty_one_opens_nothing(newsroom, believed):
    assertion_keys.drop(newsroom.database, "courier", "first")
    for secret in ("", "\x00", "None", FIRST_SECRET):
        # By hand: the library refuses to sign with nothing.
        body = unsigned(claims(), {"alg": "HS256", "typ": "JWT"}).rpartition(".")[0]
        digest = hmac.new(secret.encode(), body.encode(), hashlib.sha256).digest()
        assert not believed(f"{body}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}")


def test_a_name_of_its_own_making_still_finds_the_first_secret(newsroom, believed):
    """Before keys had names, a `kid` in the header meant nothing; who sent one is not cut off."""
    assert believed(by_secret(FIRST_SECRET, "whatever"))
    new = assertion_keys.make_secret(newsroom.database, "courier", "2027")
    assert not believed(by_secret(FIRST_SECRET, "2027", jti="j-2"))
    assert not believed(by_secret(new.secret, "first", jti="j-3"))


def test_a_key_of_another_site_proves_nothing_here(newsroom, believed):
    administration.create_site(newsroom.database, "herald", "The Herald", ())
    theirs = signer("EdDSA", "theirs")
    assertion_keys.trust(newsroom.database, "herald", key_set(theirs))
    other = assertion_keys.make_secret(newsroom.database, "herald", "theirs-too")
    assert not believed(theirs.sign(claims()))
    assert not believed(by_secret(other.secret, "theirs-too"))


@pytest.mark.parametrize("algorithm", PUBLIC)
def test_a_public_key_is_never_taken_for_a_secret(newsroom, believed, algorithm):
    """The oldest confusion: an HMAC with the public key, which everybody has, as its secret."""
    mine = signer(algorithm, "mine")
    assertion_keys.trust(newsroom.database, "courier", key_set(mine))
    stored = newsroom.rows(assertion_key.select())[0].value
    secrets = (mine.pem, mine.pem.strip(), json.dumps(mine.jwk).encode(), stored.encode(), b"mine")
    for secret in secrets:
        for name in ({"kid": "mine"}, {}):
            body = unsigned(claims(), {"alg": "HS256", "typ": "JWT", **name}).rpartition(".")[0]
            digest = hmac.new(secret, body.encode(), hashlib.sha256).digest()
            assert not believed(f"{body}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}")


def test_no_other_algorithm_opens_anything_whatever_key_is_named(newsroom, believed):
    assertion_keys.trust(newsroom.database, "courier", key_set(signer("RS256", "mine")))
    algorithms = ("none", "None", "NONE", "", "HS512", "RS512", "ES384", None, 7, ["none"])
    kids = ("mine", "first", "followed", "nobody", None, 7, ["mine"])
    for algorithm, kid in product(algorithms, kids):
        header = {"alg": algorithm, "typ": "JWT", "kid": kid}
        assert not believed(unsigned(claims(), header))
        assert not believed(unsigned(claims(), header, b"x" * 32))


def test_a_key_that_the_token_brings_along_is_never_used(newsroom, believed):
    mine, stranger = signer("RS256", "mine"), signer("RS256", "mine", 2)
    assertion_keys.trust(newsroom.database, "courier", key_set(mine))
    brought = {"jwk": stranger.jwk, "jku": URL, "x5u": URL, "x5c": ["AAAA"]}
    for name, value in brought.items():
        assert not believed(stranger.sign(claims(), **{name: value}))


def test_the_right_name_with_another_key_of_the_same_kind_is_refused(newsroom, believed):
    assertion_keys.trust(newsroom.database, "courier", key_set(signer("EdDSA", "mine")))
    assert not believed(signer("EdDSA", "mine", 2).sign(claims()))
    assert not believed(signer("RS256", "mine").sign(claims()))


def test_an_audience_that_is_the_site_or_none_at_all_is_fine(post):
    for audience in ("courier", ["courier"], ["elsewhere", "courier"], None):
        named = {} if audience is None else {"aud": audience}
        assert post(by_secret(FIRST_SECRET, **named)).status_code == 202


def test_an_assertion_for_somebody_else_is_refused(newsroom, believed):
    for audience in ("herald", "", "Courier", [], ["herald"], {"courier": 1}, 7):
        assert not believed(by_secret(FIRST_SECRET, aud=audience))
    assert newsroom.rows(comment.select()) == []


def test_an_assertion_that_is_not_valid_yet_is_refused_with_that_reason(post):
    answer = post(by_secret(FIRST_SECRET, nbf=int(time.time()) + 300))
    assert "not valid yet" in answer.json["errors"][0]["message"]


def test_a_key_checks_its_own_algorithm_alone_whatever_keys_are_found():
    token = jwt.encode(claims(), "s" * 64, "HS384")
    with pytest.raises(InvalidSubmission):
        read_assertion(token, "courier", lambda *_: [Key("a", "HS256", "s" * 64)], Address(READER))

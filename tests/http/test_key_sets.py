"""Which keys of other people are believed, and which are refused with a word why."""

import base64
import json
import time

import pytest

from moderation.http.key_sets import (
    LARGEST_SET,
    MOST_KEYS,
    UnusableKey,
    members,
    read_key,
    usable_keys,
)
from tests.signatures import key_set, short_rsa_key, signer

ALGORITHMS = ("RS256", "ES256", "EdDSA")
# The example of RFC 7638, section 3.1, and of RFC 8037, appendix A.3.
RSA_EXAMPLE = {
    "kty": "RSA",
    "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
    "BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2Qv"
    "zqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0f"
    "M4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
    "e": "AQAB",
    "alg": "RS256",
}
OKP_EXAMPLE = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_key_has_the_algorithm_of_its_kind_and_the_name_that_it_was_given(algorithm):
    key = read_key(signer(algorithm, "summer").jwk)
    assert (key.kid, key.algorithm) == ("summer", algorithm)


@pytest.mark.parametrize(
    ("jwk", "thumbprint"),
    [
        (RSA_EXAMPLE, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"),
        (OKP_EXAMPLE, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"),
    ],
)
def test_a_key_without_a_name_is_called_by_its_thumbprint(jwk, thumbprint):
    assert read_key(jwk).kid == thumbprint


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kty": "oct", "k": "c2VjcmV0"}, "public keys alone"),
        ({"d": "AQAB"}, "public keys alone"),
        ({"p": "AQAB"}, "public keys alone"),
        ({"kty": "EC", "crv": "secp256k1"}, "RSA, EC on P-256, or OKP"),
        ({"kty": ["RSA"]}, "RSA, EC on P-256, or OKP"),
        ({"kty": None}, "RSA, EC on P-256, or OKP"),
        ({"alg": "HS256"}, "as its kind has it"),
        ({"alg": "none"}, "as its kind has it"),
        ({"alg": "EdDSA"}, "as its kind has it"),
        ({"alg": 256}, "as its kind has it"),
        ({"use": "enc"}, "not for signatures"),
        ({"kid": ""}, "printable"),
        ({"kid": "k" * 201}, "printable"),
        ({"kid": "a\nb"}, "printable"),
        ({"kid": "\ud800"}, "printable"),
        ({"kid": 7}, "printable"),
        ({"n": "A" * 2_000}, "at most 8192 bits"),
        ({"e": "A" * 2_000}, "at most 8192 bits"),
        ({"n": "!"}, "not those of a public key"),
        ({"n": None}, "not those of a public key"),
        ({"n": 7}, "not those of a public key"),
        ({"e": "AA"}, "not those of a public key"),
    ],
)
def test_a_key_that_should_not_be_trusted_is_refused_with_the_reason(change, why):
    with pytest.raises(UnusableKey, match=why):
        read_key({**RSA_EXAMPLE, **change})


def test_an_rsa_key_of_1024_bits_is_refused():
    with pytest.raises(UnusableKey, match="at least 2048 bits"):
        read_key(short_rsa_key().jwk)


@pytest.mark.parametrize("jwk", [7, None, "RSA", ["kty"], {}])
def test_what_is_no_key_is_refused(jwk):
    with pytest.raises(UnusableKey):
        read_key(jwk)


def test_a_reason_never_repeats_what_the_key_says():
    with pytest.raises(UnusableKey) as refused:
        read_key({**RSA_EXAMPLE, "kid": "MY-NAME\x00"})
    assert "MY-NAME" not in str(refused.value)


def test_of_a_set_the_usable_keys_are_taken_and_the_others_left():
    strangers = [{"kty": "oct", "k": "c2VjcmV0"}, {"kty": "new"}, 7, {**RSA_EXAMPLE, "use": "enc"}]
    document = {"keys": [*strangers, signer("EdDSA", "mine").jwk]}
    assert [one.kid for one in usable_keys(json.dumps(document))] == ["mine"]


@pytest.mark.parametrize(
    "document",
    [
        "",
        "not JSON",
        "[]",
        "7",
        '{"keys": {}}',
        '{"keys": null}',
        '{"jwks": []}',
        "[" * 60_000,
        b"\xff\xfe\xff",
        " " * (LARGEST_SET + 1),
        json.dumps({"keys": [OKP_EXAMPLE] * (MOST_KEYS + 1)}),
    ],
)
def test_what_is_no_key_set_is_refused(document):
    with pytest.raises(UnusableKey):
        members(document)


def test_one_key_alone_may_stand_for_a_set():
    assert members(json.dumps(OKP_EXAMPLE)) == [OKP_EXAMPLE]


def test_an_empty_set_is_a_set():
    assert usable_keys(key_set()) == ()


def test_the_largest_set_of_the_largest_keys_is_read_in_a_tenth_of_a_second():
    number = base64.urlsafe_b64encode(b"\xff" * 1_024).rstrip(b"=").decode()
    document = json.dumps(
        {"keys": [{**RSA_EXAMPLE, "n": number, "kid": str(k)} for k in range(40)]}
    )
    assert len(document) < LARGEST_SET
    usable_keys(document)
    began = time.process_time()
    assert len(usable_keys(document)) == 40
    assert time.process_time() - began < 0.1

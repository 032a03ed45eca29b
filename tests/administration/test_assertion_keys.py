"""The operator's side of the keys that sites sign with: `moderation assertion …`."""

from __future__ import annotations

import json

import pytest

from moderation.administration import assertion_keys
from moderation.domain.errors import InvalidSubmission, NotFound
from moderation.http.key_sets import MOST_KEYS
from moderation.storage.queries.sites import find_site
from moderation.storage.tables import assertion_key, audit
from tests.administration.test_the_command_line import lines, moderation
from tests.newsroom import newsroom
from tests.signatures import key_set, signer

__all__ = ["moderation", "newsroom"]

URL = "https://courier.example.org/keys.json"


@pytest.fixture
def gazette(moderation):
    """The command line, with a site that is called so."""
    moderation("site", "create", "gazette", "--name", "G")
    return moderation


def test_a_site_s_keys_are_listed_without_their_secrets(gazette):
    [made] = lines(gazette("assertion", "secret", "gazette", "--kid", "2027"))
    mine = signer("EdDSA", "mine")
    lines(gazette("assertion", "trust", "gazette", "-", stdin=key_set(mine)))
    listed = gazette("assertion", "list", "gazette")
    assert made["secret"] not in listed.stdout
    named = [(line["kid"], line["algorithm"]) for line in lines(listed)]
    assert named == [("first", "HS256"), ("2027", "HS256"), ("mine", "EdDSA")]


def test_a_key_is_dropped_by_its_name_and_a_second_time_there_is_none(gazette):
    lines(gazette("assertion", "drop", "gazette", "first"))
    assert lines(gazette("assertion", "list", "gazette")) == []
    again = gazette("assertion", "drop", "gazette", "first")
    assert again.returncode == 2
    assert "no key of this name" in again.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("assertion", "list", "nowhere"), "no such site"),
        (("assertion", "secret", "nowhere"), "no such site"),
        (("assertion", "secret", "gazette", "--kid", "first"), "are taken"),
        (("assertion", "secret", "gazette", "--kid", "a\nb"), "printable"),
        (
            ("assertion", "follow", "gazette", "https://127.0.0.1:8443/keys.json"),
            "internal network",
        ),
        (("assertion", "follow", "gazette", "ftp://keys.example.org/"), "https://"),
    ],
)
def test_what_cannot_be_done_is_one_line_that_says_why(gazette, words, why):
    done = gazette(*words)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert why in done.stderr


def test_a_private_key_that_is_pasted_is_refused_and_stored_nowhere(newsroom):
    leaked = {**signer("EdDSA", "mine").jwk, "d": "MY-PRIVATE-KEY"}
    document = json.dumps({"keys": [signer("RS256", "other").jwk, leaked]})
    with pytest.raises(InvalidSubmission, match="keep this one to yourself") as refused:
        assertion_keys.trust(newsroom.database, "courier", document)
    assert "MY-PRIVATE-KEY" not in str(refused.value)
    assert newsroom.rows(assertion_key.select()) == []


@pytest.mark.parametrize("document", ["", "{}", '{"keys": []}', "not JSON"])
def test_a_document_without_a_key_is_refused(newsroom, document):
    with pytest.raises(InvalidSubmission):
        assertion_keys.trust(newsroom.database, "courier", document)


def test_a_name_that_is_taken_is_refused_and_the_key_stays(newsroom):
    first = assertion_keys.make_secret(newsroom.database, "courier", "mine")
    with pytest.raises(InvalidSubmission, match="this name already"):
        assertion_keys.trust(newsroom.database, "courier", key_set(signer("EdDSA", "mine")))
    assert [row.value for row in newsroom.rows(assertion_key.select())] == [first.secret]


def test_a_site_has_no_more_keys_than_a_token_may_be_tried_with(newsroom):
    for _ in range(MOST_KEYS):
        assertion_keys.make_secret(newsroom.database, "courier")
    with pytest.raises(InvalidSubmission, match="at most"):
        assertion_keys.make_secret(newsroom.database, "courier")


def test_following_an_address_takes_the_place_of_the_one_before(newsroom):
    sets = {URL: key_set(signer("RS256", "old")), f"{URL}?2": key_set(signer("EdDSA", "new"))}
    for url in sets:
        assertion_keys.follow(newsroom.database, "courier", url, lambda one: sets[one].encode())
    followed, key = assertion_keys.listed(newsroom.database, "courier")[1:]
    assert (followed["kid"], followed["url"]) == ("followed", f"{URL}?2")
    assert (key["kid"], key["of"]) == ("new", "followed")


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b'{"keys": []}', b'{"keys": [{}]}'])
def test_an_address_with_nothing_usable_is_refused_at_once(newsroom, body):
    with pytest.raises(InvalidSubmission):
        assertion_keys.follow(newsroom.database, "courier", URL, lambda _: body)
    assert newsroom.rows(assertion_key.select()) == []


def test_every_change_of_keys_stands_in_the_log_without_a_secret(newsroom):
    made = assertion_keys.make_secret(newsroom.database, "courier", "2027")
    assertion_keys.drop(newsroom.database, "courier", "first")
    logged = newsroom.rows(audit.select().order_by(audit.c.sequence))
    assert [(row.action, row.object_id, row.details) for row in logged] == [
        ("assertion_key_added", "courier", {"kid": "2027"}),
        ("assertion_key_dropped", "courier", {"kid": "first"}),
    ]
    assert made.secret not in str(logged)


def test_dropping_the_first_secret_leaves_nothing_of_it(newsroom):
    assertion_keys.drop(newsroom.database, "courier", "first")
    with newsroom.database.read() as connection:
        site = find_site(connection, "courier")
    assert site is not None
    assert site.assertion_secret == ""
    with pytest.raises(NotFound):
        assertion_keys.drop(newsroom.database, "courier", "first")

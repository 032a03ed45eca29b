"""A key set that a site keeps at an address of its own: followed, kept, and not for ever."""

import base64
import json
from datetime import timedelta

import pytest

from moderation.administration import assertion_keys
from moderation.storage.tables import assertion_key, comment
from moderation.submission.assertion_keys import FRESH_FOR, STALE_FOR
from tests.signatures import key_set, signer
from tests.submission.asserting import FIRST_SECRET, PUBLIC, believed, by_secret, claims, post

__all__ = ["believed", "post"]

URL = "https://courier.example.org/keys.json"


class Published:
    """Takes the place of the site's key set at its address."""

    def __init__(self):
        self.document, self.asked = key_set(signer("RS256", "old")).encode(), 0

    def __call__(self, url):
        assert url == URL
        self.asked += 1
        return self.document


@pytest.fixture
def published(newsroom, services):
    """A key set that the site follows, fetched as often as anybody asks."""
    found = Published()
    assertion_keys.follow(newsroom.database, "courier", URL, found)
    object.__setattr__(services, "fetch_key_set", found)
    found.asked = 0
    return found


def test_a_key_set_is_followed(published, believed):
    for asked, algorithm in enumerate(PUBLIC, start=1):
        mine = signer(algorithm, f"new-{algorithm}")
        published.document = key_set(signer("RS256", "old"), mine).encode()
        assert believed(mine.sign(claims()))
        assert believed(mine.sign(claims(jti="j-2")))
        assert published.asked == asked


def test_a_token_without_a_name_is_tried_with_a_new_set_when_no_old_key_fits(published, believed):
    published.document = key_set(signer("RS256", "new", 2)).encode()
    assert believed(signer("RS256", "new", 2).sign(claims(), kid=None))
    assert published.asked == 1


def test_a_wrong_signature_in_a_known_key_s_name_has_nothing_fetched(published, believed):
    assert not believed(signer("RS256", "old", 2).sign(claims()))
    assert published.asked == 0


def test_a_known_key_of_a_fresh_set_is_believed_without_asking(published, believed):
    assert believed(signer("RS256", "old").sign(claims()))
    assert published.asked == 0


def test_a_key_that_left_the_set_is_believed_no_longer_than_an_hour(newsroom, published, believed):
    published.document = key_set(signer("RS256", "new")).encode()
    assert believed(signer("RS256", "old").sign(claims()))
    age(newsroom, FRESH_FOR)
    assert not believed(signer("RS256", "old").sign(claims(jti="j-2")))
    assert published.asked == 1


def test_while_a_site_s_address_is_silent_its_last_set_is_used(newsroom, published, believed):
    published.document = None
    age(newsroom, STALE_FOR - timedelta(minutes=1))
    assert believed(signer("RS256", "old").sign(claims()))
    assert not believed(signer("RS256", "new").sign(claims(jti="j-2")))


def test_after_a_day_of_silence_the_site_is_asked_to_come_back(newsroom, published, post):
    published.document = None
    age(newsroom, STALE_FOR)
    answer = post(signer("RS256", "old").sign(claims()))
    assert (answer.status_code, answer.json["code"]) == (503, "temporarily_unavailable")
    assert answer.headers["Retry-After"]
    assert newsroom.rows(comment.select()) == []
    assert post(by_secret(FIRST_SECRET)).status_code == 202


def test_what_is_no_key_set_does_not_take_the_last_one_s_place(newsroom, published, believed):
    age(newsroom, FRESH_FOR)
    for document in (b"<html>", b"{}", b"\xff", b'{"keys": 7}', b'{"keys": []}\x00'):
        published.document = document
        assert believed(signer("RS256", "old").sign(claims()))
    assert published.asked == 5


def test_a_secret_in_a_key_set_is_no_key(newsroom, published, believed):
    shared = {"kty": "oct", "k": "YWJj" * 20, "kid": "shared", "alg": "HS256"}
    published.document = json.dumps({"keys": [shared, signer("RS256", "old").jwk]}).encode()
    age(newsroom, FRESH_FOR)
    assert believed(signer("RS256", "old").sign(claims()))
    assert not believed(by_secret(base64.urlsafe_b64decode(shared["k"]), "shared", jti="j-2"))


def test_a_token_with_a_shared_secret_never_has_the_set_fetched(published, believed):
    assert not believed(by_secret("t" * 43, "unheard-of"))
    assert published.asked == 0


def test_a_set_that_the_site_does_not_follow_any_more_is_not_asked(newsroom, published, believed):
    assertion_keys.drop(newsroom.database, "courier", "followed")
    assert not believed(signer("RS256", "old").sign(claims()))
    assert published.asked == 0


def age(newsroom, span):
    """The set was last fetched so long ago."""
    (row,) = newsroom.rows(assertion_key.select())
    newsroom.change(assertion_key, assertion_key.c.kid == row.kid, fetched_at=newsroom.now() - span)

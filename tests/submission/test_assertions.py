"""`author_assertion`: a site that has verified the address itself says so."""

import time

import jwt
import pytest

from moderation.administration import service as administration
from moderation.storage.tables import comment, used_assertion, verification_token
from tests.conftest import submission
from tests.newsroom import READER

SECRET = "s" * 43


def assertion(secret=SECRET, algorithm="HS256", headers=None, without=(), **claims):
    default = {
        "sub": "user-7",
        "email": READER,
        "email_verified": True,
        "exp": int(time.time()) + 300,
        "jti": "j-1",
    }
    chosen = {name: value for name, value in {**default, **claims}.items() if name not in without}
    return jwt.encode(chosen, secret, algorithm=algorithm, headers=headers)


@pytest.fixture
def post(client, key):
    def send(token, email=READER):
        body = submission(author={"email": email, "name": "Reader"}, author_assertion=token)
        return client.post("/v1/sites/courier/articles/a-1/comments", json=body, headers=key)

    return send


def test_an_assertion_verifies_the_address_for_good(newsroom, post):
    assert post(assertion()).json["status"] == "pending"
    assert post(None).json["status"] == "pending"
    assert newsroom.mails() == []


def test_an_assertion_sends_parked_comments_on_before_the_new_one(newsroom, post):
    parked = [newsroom.submit(f"Number {n}.") for n in range(3)]
    new = post(assertion()).json["id"]
    queued = [row[0] for row in newsroom.events() if row[1] == "comment.pending"]
    assert queued == [*(one.id for one in parked), new]


@pytest.mark.parametrize("proof", [False, None, "true", 1])
def test_without_email_verified_true_it_proves_nothing(newsroom, post, proof):
    assert post(assertion(email_verified=proof)).json["status"] == "unverified"
    assert newsroom.author().verified_at is None
    assert newsroom.rows(used_assertion.select()) == []


def test_it_may_leave_email_verified_out_and_proves_nothing(post):
    assert post(assertion(without=["email_verified"])).json["status"] == "unverified"


@pytest.mark.parametrize(
    "token",
    [
        "not a token",
        "a.b.c",
        assertion(secret="t" * 43),
        assertion(secret="", algorithm="none"),
        assertion(secret="s" * 64, algorithm="HS384"),
        assertion(secret="s" * 64, algorithm="HS512"),
        assertion(exp=int(time.time()) - 3_600),
        assertion(email="another@example.org"),
        assertion(email=7),
        assertion(exp="soon"),
        *(assertion(without=[name]) for name in ("sub", "email", "exp", "jti")),
        assertion()[:-4] + "AAAA",
        assertion() + ".x",
    ],
)
def test_an_assertion_that_is_not_valid_is_refused_and_stores_nothing(newsroom, post, token):
    answer = post(token)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_submission")
    assert answer.json["errors"][0]["field"] == "author_assertion"
    assert newsroom.rows(comment.select()) == []
    assert READER not in answer.get_data(as_text=True)


def test_the_address_may_be_written_in_another_case(post):
    assert post(assertion(email="Reader@Example.ORG")).json["status"] == "pending"


def test_a_clock_that_is_a_little_behind_is_forgiven(post):
    assert post(assertion(exp=int(time.time()) - 20)).json["status"] == "pending"


def test_the_same_jti_does_not_verify_a_second_address(post):
    assert post(assertion()).json["status"] == "pending"
    other = "other@example.org"
    assert post(assertion(email=other), email=other).json["status"] == "unverified"
    fresh = assertion(email=other, jti="j-2")
    assert post(fresh, email=other).json["status"] == "pending"


def test_a_repeated_assertion_of_a_verified_author_is_harmless(newsroom, post):
    token = assertion()
    assert [post(token).json["status"] for _ in range(3)] == ["pending"] * 3
    assert len(newsroom.rows(used_assertion.select())) == 1


def test_a_jti_is_kept_as_a_hash(newsroom, post):
    post(assertion(jti="user-7-session-9"))
    [row] = newsroom.rows(used_assertion.select())
    assert len(row.jti_hash) == 64
    assert "session" not in str(row)


def test_another_sites_secret_proves_nothing_here(newsroom, post):
    other = administration.create_site(newsroom.database, "herald", "The Herald", ())
    assert post(assertion(secret=other.assertion_secret)).status_code == 422


def test_an_assertion_is_no_confirmation_link(newsroom, post):
    post(assertion())
    assert newsroom.rows(verification_token.select()) == []

"""Assertions as sites send them, and whether they were believed."""

import time

import jwt
import pytest

from tests.conftest import submission
from tests.newsroom import READER

FIRST_SECRET = "s" * 43
PUBLIC = ("RS256", "ES256", "EdDSA")


def claims(**changes):
    default = {"sub": "user-7", "email": READER, "email_verified": True, "jti": "j-1"}
    return {**default, "exp": int(time.time()) + 300, **changes}


def by_secret(secret, kid=None, **changes):
    headers = {} if kid is None else {"kid": kid}
    return jwt.encode(claims(**changes), secret, "HS256", headers=headers)


@pytest.fixture
def post(client, key):
    def send(token):
        body = submission(author_assertion=token)
        return client.post("/v1/sites/courier/articles/a-1/comments", json=body, headers=key)

    return send


@pytest.fixture
def believed(post):
    """Whether the token verified the address; what is not believed is refused as it should be."""

    def ask(token):
        answer = post(token)
        if answer.status_code == 202:
            return answer.json["status"] == "pending"
        assert (answer.status_code, answer.json["code"]) == (422, "invalid_submission")
        assert answer.json["errors"][0]["field"] == "author_assertion"
        return False

    return ask

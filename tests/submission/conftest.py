import pytest

from tests.conftest import submission
from tests.newsroom import newsroom

__all__ = ["newsroom"]

URL = "/v1/sites/courier/articles/a-1/comments"


@pytest.fixture
def post(client, key):
    """Posts a good submission with some of it changed."""

    def send(url=URL, headers=None, **changes):
        return client.post(url, json=submission(**changes), headers={**key, **(headers or {})})

    return send

import pytest

from moderation.domain.comment import Scope
from moderation.privacy.places import own_comment_proof
from moderation.secrets import Secrets
from tests.conftest import SECRET_KEY
from tests.documentation.conformance import ConformingClient
from tests.newsroom import newsroom

__all__ = ["newsroom"]

ORIGIN = "https://courier.example.org"


@pytest.fixture
def client(app):
    """A client that compares every answer with the documentation."""
    app.test_client_class = ConformingClient
    return app.test_client()


@pytest.fixture
def public_key(issue):
    return issue(Scope.SUBMIT, public=True)


@pytest.fixture
def addresses(newsroom):
    """Something real for every part of a path that a route leaves open."""
    held = newsroom.held("Held.")
    newsroom.published("Published.")
    return {
        "site": "courier",
        "article": "a-1",
        "comment_id": held.id,
        "author_id": held.author_id,
        "moderator_id": held.author_id,
        "bulk_id": held.id,
        "view_id": held.id,
        "token": "garbage",
        "filename": "docs.css",
        "rest": "nowhere",
        "webhook_id": held.id,
        "delivery_id": held.id,
        "author_token": Secrets(SECRET_KEY).author_token(held.id),
        "proof": own_comment_proof(Secrets(SECRET_KEY), held.id),
    }

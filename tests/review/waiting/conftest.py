"""Comments that wait, with what the queue goes by."""

from datetime import timedelta

import pytest

from moderation.domain.lifecycle import Action
from moderation.storage.tables import escalation, held_reason
from tests.review.conftest import Elements


@pytest.fixture
def held(newsroom):
    """Holds a comment with a score and reasons, as the policy does, some minutes ago."""

    def make(body="Rude.", score=0.5, reasons=("toxic",), ago=0, **words):
        grounds = {"scores": {"toxicity": score, "spam": 0.01}, "reasons": reasons}
        one = newsroom.decide(newsroom.pending(body, **words), Action.HOLD, **grounds)
        newsroom.age(one, status_since=timedelta(minutes=ago))
        then = newsroom.now() - timedelta(minutes=ago)
        newsroom.change(held_reason, held_reason.c.comment_id == one.id, since=then)
        return one

    return make


@pytest.fixture
def escalate(newsroom, database, moderator_id):
    """Leaves a comment to a lead."""

    def make(one, who=None):
        with database.write() as connection:
            connection.execute(
                escalation.insert().values(
                    comment_id=one.id,
                    site_id=one.site_id,
                    moderator_id=who or moderator_id,
                    note="Please look.",
                    created_at=database.now(connection),
                )
            )
        return one

    return make


@pytest.fixture
def shown():
    """The ids of the comments on a page, in its order."""

    def ids(page):
        tags = Elements(page).tags
        return [attrs["data-id"] for tag, attrs in tags if tag == "li" and "data-id" in attrs]

    return ids

"""How a comment comes in."""

from dataclasses import replace

import pytest

from moderation import transitions
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Status
from moderation.storage.tables import comment
from tests.newsroom import BrokenOff


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.UNVERIFIED, Status.PENDING}))
def test_a_comment_begins_unverified_or_pending_and_never_otherwise(newsroom, status):
    new = replace(newsroom.pending(), id=new_id(), status=status)
    with (
        pytest.raises(ValueError, match=f"cannot begin as {status}"),
        newsroom.database.write() as c,
    ):
        transitions.admit(c, new, "hash")
    assert len(newsroom.rows(comment.select())) == 1


def test_a_comment_that_came_in_has_its_event_and_no_decision(newsroom):
    parked, waiting = newsroom.submit(email="new@example.org"), newsroom.pending()
    assert newsroom.events() == [
        (parked.id, "comment.unverified", 1),
        (waiting.id, "comment.pending", 1),
    ]
    assert newsroom.decisions(waiting) == []


def test_a_parked_comment_is_not_queued_and_a_pending_one_is(newsroom):
    parked, waiting = newsroom.submit(email="new@example.org"), newsroom.pending()
    assert newsroom.row(parked).queued_at is None
    row = newsroom.row(waiting)
    assert (row.queued_at, row.attempt, row.attempt_token, row.lease_until) == (
        waiting.created_at,
        0,
        None,
        None,
    )


def test_an_admission_that_fails_at_its_event_leaves_no_comment(newsroom):
    with pytest.raises(BrokenOff), newsroom.breaking("INSERT INTO event"):
        newsroom.pending()
    assert newsroom.rows(comment.select()) == []

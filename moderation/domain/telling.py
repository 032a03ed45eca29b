"""What sites can be told of: the names of events."""

from __future__ import annotations

from moderation.domain.lifecycle import Status

# More waits for moderators than the site wants, or for longer; and that it no longer does.
QUEUE_BACKLOG, QUEUE_CALM = "queue.backlog", "queue.calm"
EVENT_NAMES = (*(f"comment.{status}" for status in Status), QUEUE_BACKLOG, QUEUE_CALM)
# What a webhook is sent to see whether it works; nobody needs to ask for it.
TEST_EVENT = "webhook.test"

"""What sites can be told of: the names of events."""

from __future__ import annotations

from moderation.domain.lifecycle import Status

EVENT_NAMES = tuple(f"comment.{status}" for status in Status)
# What a webhook is sent to see whether it works; nobody needs to ask for it.
TEST_EVENT = "webhook.test"

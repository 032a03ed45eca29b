"""How an event looks on the wire, in the feed and in what webhooks are sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from moderation.domain.lifecycle import Status
from moderation.http.presenting import comment_json, time_text
from moderation.storage.queries.events import Happened


def event_json(happened: Happened) -> dict[str, Any]:
    """An event with the comment as it was then, as far as that is known and not erased.

    Without `body` where the text has been changed since, for this event was not about the new one,
    and where it is erased.
    """
    one = happened.comment
    data = comment_json(replace(one, status=happened.status, version=happened.version))
    if not happened.text_stands or one.status is Status.ERASED:
        del data["body"]
    return {
        "id": happened.id,
        "type": happened.type,
        "timestamp": time_text(happened.at),
        "data": data,
    }

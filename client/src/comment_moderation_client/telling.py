"""What happened: read from the journal, or told to a server of the site's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from comment_moderation_client.calling import Caller
from comment_moderation_client.models import Event


class Telling(Caller):
    """Events need a key with the scope `read`, webhooks one with `admin`."""

    def events(
        self, after: str | None = None, *, limit: int | None = None
    ) -> tuple[list[Event], str]:
        """Changes of state after a place, in order, and the place after the last of them.

        Keep that place: asking from it again gives what came since, each change once.
        """
        query = {"after": after, "limit": limit}
        found = self._transport.ask("GET", f"{self._site}/events", query=query).document
        return [Event.from_json(one) for one in found["items"]], found["next_cursor"]

    def event_pages(self, after: str | None = None) -> Iterator[tuple[list[Event], str]]:
        """`events` again and again, until there is no more: store each place with its events."""
        while True:
            events, after = self.events(after, limit=100)
            if not events:
                return
            yield events, after

    def add_webhook(self, url: str, events: Sequence[str]) -> dict[str, Any]:
        """Have these events told to an address; the answer has the secret, this once."""
        return dict(self._create(f"{self._site}/webhooks", {"url": url, "events": list(events)}))

    def webhooks(self) -> list[dict[str, Any]]:
        """Those that are set up, without their secrets."""
        answer = self._transport.ask("GET", f"{self._site}/webhooks")
        return [dict(one) for one in answer.document["items"]]

    def remove_webhook(self, webhook_id: str) -> None:
        """Tell that address no more."""
        self._transport.ask("DELETE", f"{self._site}/webhooks/{quote(webhook_id, safe='')}")

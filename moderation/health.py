"""Whether a part is well: what container health checks ask."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

from config.settings import Settings
from moderation.domain.errors import TemporarilyUnavailable
from moderation.storage.unit_of_work import Database
from moderation.storage.upkeep import last_heartbeats

GOOD_FOR = timedelta(seconds=60)
_QUEUES = {
    "screening": ("screening",),
    "errands": ("mail", "delivery", "housekeeping"),
    # Beat's own work is that heartbeats are asked for at all.
    "beat": ("housekeeping",),
}


def is_well(part: str, settings: Settings) -> bool:
    """Whether the web process answers, or the part's queues were worked on lately."""
    if part == "web":
        return _answers(f"http://127.0.0.1:{settings.web.port}/healthz")
    database = Database(settings.database_url)
    try:
        with database.read() as connection:
            beats = last_heartbeats(connection)
    except TemporarilyUnavailable:
        # Restarting this part would not bring the database back.
        return True
    finally:
        database.dispose()
    oldest = datetime.now(UTC) - GOOD_FOR
    return all(beats.get(queue, oldest) > oldest for queue in _QUEUES[part])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - a fixed address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False

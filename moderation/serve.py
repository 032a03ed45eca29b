"""The web server: granian in front of Flask."""

from __future__ import annotations

from granian import Granian
from granian.constants import Interfaces

from config.settings import Settings
from moderation.storage.unit_of_work import is_sqlite_url

BACKLOG = 1024
SHUT_DOWN_S = 4


def serve(settings: Settings) -> None:
    """Serve until a signal comes. Raises BadSettings for several processes on SQLite."""
    web = settings.web
    if web.processes > 1 and is_sqlite_url(settings.database_url):
        # Two processes that write one file wait for each other up to a second.
        raise SystemExit("MODERATION_WEB_PROCESSES must be 1 with SQLite")
    Granian(
        "moderation.app:create_front",
        factory=True,
        address=web.host,
        port=web.port,
        interface=Interfaces.RSGI,
        workers=web.processes,
        backlog=BACKLOG,
        respawn_failed_workers=True,
        workers_kill_timeout=SHUT_DOWN_S,
        log_enabled=False,
    ).serve()

"""How every process talks to the broker. The same transport options wherever it matters."""

from __future__ import annotations

from typing import Any

QUEUES = ("screening", "mail", "delivery", "housekeeping")
KEY_PREFIX = "cmod:"
# More than ten times a task's time limit, and the same in every process that shares the
# broker: the shortest one would win.
VISIBILITY_TIMEOUT_S = 300


def broker_url(redis_url: str) -> str:
    """Celery's spelling of an address that redis-py understands."""
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    database = dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair).get("db", "0")
    return f"redis+socket://{path}?virtual_host={database}"


def transport_options(**own: Any) -> dict[str, Any]:
    """The shared options with a process's own over them."""
    return {
        "visibility_timeout": VISIBILITY_TIMEOUT_S,
        "global_keyprefix": KEY_PREFIX,
        "retry_on_timeout": False,
        **own,
    }

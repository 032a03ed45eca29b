"""Asks the running service how it is, and notices parts that run without working."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, replace

ASK_TIMEOUT_S = 1.0
# Of failing checks. A heartbeat is old before its check fails, and a worker that does nothing is
# to be replaced within 90 s of its last one.
MUTE_AFTER_S = 30.0
_LARGEST_ANSWER_BYTES = 64 * 1024
# The child that answers for a failing check, in the order of blame: a worker without a broker
# cannot be well, and replacing it would not help.
_RESPONSIBLE = (("broker", "broker"), ("worker", "screening"))


@dataclass(frozen=True, slots=True)
class Health:
    """One answer of /readyz. `status` 0: no answer. `checks`: name to ok."""

    status: int
    checks: Mapping[str, bool]

    @property
    def ready(self) -> bool:
        return self.status == 200 and self.checks.get("mailbox", True)

    def failing(self) -> list[str]:
        return sorted(name for name, ok in self.checks.items() if not ok)


def ask(url: str, timeout_s: float = ASK_TIMEOUT_S) -> Health:
    """GET `url`/readyz, never through a proxy. No answer is an answer: status 0."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/readyz", timeout=timeout_s) as response:
            return Health(response.status, _checks(response.read(_LARGEST_ANSWER_BYTES)))
    except urllib.error.HTTPError as error:
        with error:
            return Health(error.code, _checks(error.read(_LARGEST_ANSWER_BYTES)))
    except OSError:
        return Health(0, {})


def ask_all(url: str, smtp_port: int) -> Health:
    """`ask`, and a check "mailbox": whether the SMTP sink takes connections on loopback."""
    health = ask(url)
    try:
        socket.create_connection(("127.0.0.1", smtp_port), ASK_TIMEOUT_S).close()
    except OSError:
        return replace(health, checks={**health.checks, "mailbox": False})
    return replace(health, checks={**health.checks, "mailbox": True})


def _checks(body: bytes) -> dict[str, bool]:
    try:
        found = json.loads(body)["checks"]
        return {str(name): bool(check["ok"]) for name, check in found.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


class MuteWatch:
    """Names the child to replace once a check has failed for `MUTE_AFTER_S` without a break."""

    def __init__(self) -> None:
        self._suspect: str | None = None
        self._since = 0.0

    def observe(self, health: Health, now: float) -> str | None:
        """Take in one answer at `now` (seconds); the mute child, or None."""
        suspect = _suspect(health)
        if suspect is None or suspect != self._suspect:
            self._suspect, self._since = suspect, now
            return None
        if now - self._since < MUTE_AFTER_S:
            return None
        self._since = now
        return suspect


def _suspect(health: Health) -> str | None:
    # No answer blames nobody: a web process under heavy load is slow to answer, and killing it
    # would drop what it holds.
    for check, child in _RESPONSIBLE:
        if health.checks.get(check) is False:
            return child
    return None

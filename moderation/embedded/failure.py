"""How a start of `moderation run` ends early."""

from __future__ import annotations


class CannotRun(Exception):
    """The service cannot start here; the message tells a person what to do about it."""


class StopAsked(Exception):
    """A person stopped the service before it was ready."""

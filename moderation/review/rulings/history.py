"""Which decision on a comment stands: what undoing is about."""

from __future__ import annotations

from moderation.domain.history import Standing, is_undoable, standing

__all__ = ["Standing", "is_undoable", "standing"]

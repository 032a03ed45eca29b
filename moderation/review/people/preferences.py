"""How a moderator wants to work: what is shown of the comments, when to rest, language, look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import sqlalchemy as sa

from moderation.domain.errors import InvalidSubmission
from moderation.http.languages import LANGUAGES
from moderation.review.people.sessions import SignedIn
from moderation.storage.tables import moderator

THEMES = ("auto", "light", "dark")
LONGEST_SHIFT_MINUTES = 240
MOST_SEVERE = 500


@dataclass(frozen=True, slots=True)
class Preferences:
    """One moderator's choices; what nobody chose is as here.

    `break_minutes` is how long to work before a break is proposed, `severe_cap` how many
    comments of the worst kind a shift may bring; 0 switches either off. `language` is one of
    ours or empty, which follows the browser. `mail_backlog` is None until it was chosen: see
    `domain.notices`.
    """

    blur: bool = True
    hide_names: bool = False
    show_highlights: bool = False
    break_minutes: int = 50
    severe_cap: int = 0
    language: str = ""
    theme: str = "auto"
    mail_backlog: bool | None = None
    mail_digest: bool = False

    def __post_init__(self) -> None:
        """Raises InvalidSubmission where a choice is not one that is offered."""
        wrong = [(name, message) for name, message, right in self._checks() if not right]
        if wrong:
            raise InvalidSubmission("a preference is not valid", tuple(wrong))

    def _checks(self) -> list[tuple[str, str, bool]]:
        rest, severe = LONGEST_SHIFT_MINUTES, MOST_SEVERE
        return [
            ("break_minutes", f"must be 0 to {rest}", 0 <= self.break_minutes <= rest),
            ("severe_cap", f"must be 0 to {severe}", 0 <= self.severe_cap <= severe),
            ("language", "is not one that is offered", self.language in ("", *LANGUAGES)),
            ("theme", f"must be one of {', '.join(THEMES)}", self.theme in THEMES),
        ]


_DEFAULTS = asdict(Preferences())


def preferences_of(signed_in: SignedIn) -> Preferences:
    """What this moderator has chosen. What is stored and no longer understood counts as unset."""
    return read_preferences(signed_in.preferences)


def read_preferences(stored: Mapping[str, Any]) -> Preferences:
    """Preferences from the column that keeps them."""
    chosen = {
        field.name: stored[field.name]
        for field in fields(Preferences)
        if _is_understood(field.name, stored.get(field.name))
    }
    try:
        return Preferences(**chosen)
    except InvalidSubmission:
        return Preferences()


def _is_understood(name: str, value: object) -> bool:
    default = _DEFAULTS[name]
    # What has no default but the role's is either way a yes or a no.
    return type(value) is (bool if default is None else type(default))


def keep_preferences(
    connection: sa.Connection, moderator_id: str, preferences: Preferences
) -> None:
    """From the next page on, work is like this."""
    connection.execute(
        moderator.update()
        .where(moderator.c.id == moderator_id)
        .values(preferences=asdict(preferences))
    )

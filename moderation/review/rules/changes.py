"""What is different between two policies, setting by setting, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moderation.domain.policy_settings import PolicySettings
from moderation.http.languages import gettext
from moderation.review.rules.catalogue import SECTIONS
from moderation.review.rules.thresholds import Setting, Share


@dataclass(frozen=True, slots=True)
class Change:
    """One setting, before and after, as shown. `section` and `words` are translated."""

    section: str
    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class WordChange:
    """What came to a list of words and what went, in its order."""

    words: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that is different."""

    settings: tuple[Change, ...]
    lists: tuple[WordChange, ...]

    def __bool__(self) -> bool:
        return bool(self.settings or self.lists)


def changes_between(before: PolicySettings, after: PolicySettings) -> Changes:
    """What differs, in the order of the page."""
    settings = tuple(
        Change(
            gettext(section.title),
            gettext(setting.words),
            shown(setting, setting.read(before)),
            shown(setting, setting.read(after)),
        )
        for section in SECTIONS
        for setting in section.settings
        if setting.read(before) != setting.read(after)
    )
    lists = (
        _word_change(gettext("Banned words"), before.banned_words, after.banned_words),
        _word_change(gettext("Suspect words"), before.suspect_words, after.suspect_words),
    )
    return Changes(settings, tuple(one for one in lists if one.added or one.removed))


def shown(setting: Setting, value: Any) -> str:
    """A value of this setting in words."""
    if value is None:
        return gettext("not set")
    if isinstance(setting.kind, tuple):
        return next((gettext(words) for known, words in setting.kind if known == value), str(value))
    if isinstance(setting.kind, Share):
        return f"{value:.4f}".rstrip("0").rstrip(".").ljust(4, "0") if value % 1 else f"{value:.0f}"
    return f"{value:,}"


def _word_change(words: str, before: tuple[str, ...], after: tuple[str, ...]) -> WordChange:
    old, new = set(before), set(after)
    return WordChange(
        words,
        tuple(word for word in after if word not in old),
        tuple(word for word in before if word not in new),
    )

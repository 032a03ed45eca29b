"""What a form or an old revision proposes as a site's overrides, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moderation.domain.errors import InvalidSubmission
from moderation.domain.policy_settings import BadPolicy, PolicySettings
from moderation.review.rules.catalogue import SETTINGS
from moderation.review.rules.thresholds import Setting, Share, Whole
from moderation.storage.policies import PolicyBook

Overrides = Mapping[str, Any]
WORD_LISTS = ("banned", "suspect")
_LONGEST_NUMBER = 20


def proposed(form: Mapping[str, str], present: Overrides) -> dict[str, dict[str, Any]]:
    """The overrides that a form asks for; what it leaves empty is as in the default policy.

    Settings that have no field of the form, such as the word lists, stay as they are at present.
    Raises InvalidSubmission for what is not of a field's kind.
    """
    asked: dict[str, dict[str, Any]] = {}
    wrong: list[tuple[str, str]] = []
    for setting in SETTINGS:
        try:
            value = _read(setting, form.get(setting.key, "").strip())
        except ValueError as error:
            wrong.append((setting.key, str(error)))
            continue
        if value is not None:
            asked.setdefault(setting.table, {})[setting.name] = value
    if wrong:
        raise InvalidSubmission("some settings are not valid", tuple(wrong))
    return with_words(asked, own_words(present))


def own_words(overrides: Overrides) -> dict[str, Any]:
    """The lists of words that a site has of its own."""
    words = overrides.get("words")
    if not isinstance(words, Mapping):
        return {}
    return {name: words[name] for name in WORD_LISTS if name in words}


def with_words(asked: Overrides, words: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """`asked` with these lists of words and no others."""
    tables = {name: dict(table) for name, table in asked.items()}
    kept = {n: value for n, value in tables.get("words", {}).items() if n not in WORD_LISTS}
    tables["words"] = kept | dict(words)
    return {name: table for name, table in tables.items() if table}


def checked(policies: PolicyBook, overrides: Overrides) -> PolicySettings:
    """The policy that these overrides would make. Raises InvalidSubmission."""
    try:
        return policies.with_overrides(overrides)
    except BadPolicy as error:
        raise InvalidSubmission(str(error)) from None


def readable(policies: PolicyBook, overrides: Overrides) -> PolicySettings | None:
    """The policy that these overrides make, or None where they cannot be read any more."""
    try:
        return policies.with_overrides(overrides)
    except BadPolicy:
        return None


def _read(setting: Setting, text: str) -> Any:
    """What was typed, as the policy has it; None for nothing. Raises ValueError."""
    if not text:
        return None
    if isinstance(setting.kind, tuple):
        return _choice(setting.kind, text)
    try:
        # A comma is what many keyboards have for a decimal point.
        number = text[:_LONGEST_NUMBER].replace(",", ".")
        return float(number) if isinstance(setting.kind, Share) else int(number)
    except ValueError:
        raise ValueError(_expected(setting.kind)) from None


def _choice(choices: tuple[tuple[Any, str], ...], text: str) -> Any:
    for value, _ in choices:
        if choice_text(value) == text:
            return value
    raise ValueError("must be one of the choices")


def choice_text(value: Any) -> str:
    """How a choice stands in a form: `true` and `false` as the policy file writes them."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _expected(kind: Share | Whole | tuple[Any, ...]) -> str:
    if isinstance(kind, Whole):
        return f"must be a whole number from {kind.low} to {kind.high}"
    return "must be a number from 0 to 1"

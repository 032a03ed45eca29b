"""The policy's settings: read from TOML or from a site's overrides, checked, frozen.

Anything unknown, of the wrong type or out of range raises `BadPolicy` and names the setting:
a policy that is half understood must not decide.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ATTRIBUTES = (
    "toxicity",
    "severe_toxicity",
    "identity_attack",
    "insult",
    "profanity",
    "threat",
    "spam",
)
MARKUP = ("links", "emphasis", "quotes", "code")
SORTS = ("newest", "oldest", "top-level")
MAXIMUM_WORDS = 5_000
MAXIMUM_WORD_CHARACTERS = 100


class BadPolicy(ValueError):
    """A policy cannot be right; the message names the setting."""


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """One policy in force. `config/policy.toml` explains each setting."""

    version: str
    hold_at: Mapping[str, float]
    hold_at_arabic: Mapping[str, float]
    reject_at: Mapping[str, float]
    banned_words: tuple[str, ...]
    suspect_words: tuple[str, ...]
    banned_rejects: bool
    hold_unknown_language: bool
    links_allowed: int
    hold_until_published: int
    rejected_share: float
    rejected_days: int
    rejected_minimum: int
    repeat_hours: int
    repeat_other_commenters: int
    pre_moderated: bool
    park_unverified: bool
    edit_minutes: int
    unverified_days: int
    markup: frozenset[str]
    thread_sort: str
    thread_nesting: int
    asks_to_reconsider: bool
    reports_hold_at: int
    mails_reasons: bool
    allows_appeals: bool
    backlog_over: int
    oldest_over_hours: int
    digest_hour: int
    # The site's own settings cannot be read: until they can, nothing of it is published.
    unreadable: bool = False


def read_policy(toml: str) -> dict[str, Any]:
    """The tables of a policy file. Raises BadPolicy when it is not TOML or not a policy."""
    try:
        tables = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(f"the policy is not TOML: {error}") from error
    policy_from(tables)
    return tables


def policy_from(
    tables: Mapping[str, Any], overrides: Mapping[str, Any] | None = None
) -> PolicySettings:
    """The default policy's tables with a site's overrides laid over them, checked and frozen.

    The version names both parts, so that a decision tells which words were in force.
    """
    read = _Table(_merge(tables, overrides or {}))
    settings = _settings(read, _version(tables, overrides))
    read.refuse_unknown()
    return settings


def _settings(read: _Table, version: str) -> PolicySettings:
    return PolicySettings(
        version=version,
        hold_at=read.thresholds("hold_at"),
        hold_at_arabic=read.thresholds("hold_at") | read.thresholds("hold_at_arabic"),
        reject_at=read.thresholds("reject_at"),
        banned_words=read.words("words", "banned"),
        suspect_words=read.words("words", "suspect"),
        banned_rejects=read.flag("words", "banned_rejects"),
        hold_unknown_language=read.choice("languages", "unknown", ("hold", "publish")) == "hold",
        links_allowed=read.whole("links", "allowed", -1, 1_000),
        hold_until_published=read.whole("commenter", "hold_until_published", 0, 1_000),
        rejected_share=read.share("commenter", "rejected_share"),
        rejected_days=read.whole("commenter", "rejected_days", 1, 365),
        rejected_minimum=read.whole("commenter", "rejected_minimum", 1, 1_000),
        repeat_hours=read.whole("repeat", "hours", 0, 8_760),
        repeat_other_commenters=read.whole("repeat", "other_commenters", 0, 100),
        pre_moderated=read.choice("moderation", "mode", ("post", "pre")) == "pre",
        park_unverified=read.choice("authors", "unverified", ("park", "reject")) == "park",
        edit_minutes=read.whole("authors", "edit_minutes", 0, 1_440),
        unverified_days=read.whole("authors", "unverified_days", 1, 365),
        markup=frozenset(name for name in MARKUP if read.flag("markup", name)),
        thread_sort=read.choice("thread", "sort", SORTS),
        thread_nesting=read.whole("thread", "nesting", 0, 10),
        asks_to_reconsider=read.flag("thread", "reconsider"),
        reports_hold_at=read.whole("reports", "hold_at", 0, 1_000),
        mails_reasons=read.flag("rejections", "mail_reasons"),
        allows_appeals=read.flag("rejections", "appeals"),
        backlog_over=read.whole("notices", "backlog_over", 0, 100_000),
        oldest_over_hours=read.whole("notices", "oldest_over_hours", 0, 8_760),
        digest_hour=read.whole("notices", "digest_hour", -1, 23),
    )


def _version(tables: Mapping[str, Any], overrides: Mapping[str, Any] | None) -> str:
    version = tables.get("version")
    if not isinstance(version, str) or not version:
        raise BadPolicy("the policy has no version")
    if not overrides:
        return version
    digest = hashlib.sha256(json.dumps(overrides, sort_keys=True).encode()).hexdigest()
    return f"{version}+{digest[:8]}"


def _merge(tables: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    merged = {name: dict(t) if isinstance(t, Mapping) else t for name, t in tables.items()}
    for name, table in overrides.items():
        if not isinstance(table, Mapping):
            raise BadPolicy(f"{name} must be a table of settings")
        merged[name] = {**merged.get(name, {}), **table}
    return merged


class _Table:
    """Typed look-ups that remember what was asked for, so that a misspelt setting is found."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._tables = tables
        self._known: set[tuple[str, str]] = set()

    def _get(self, table: str, name: str) -> Any:
        self._known.add((table, name))
        entries = self._tables.get(table)
        if not isinstance(entries, Mapping) or name not in entries:
            raise BadPolicy(f"{table}.{name} is missing")
        return entries[name]

    def whole(self, table: str, name: str, low: int, high: int) -> int:
        value = self._get(table, name)
        if type(value) is not int or not low <= value <= high:
            raise BadPolicy(f"{table}.{name} must be a whole number from {low} to {high}")
        return value

    def share(self, table: str, name: str) -> float:
        return _share(f"{table}.{name}", self._get(table, name))

    def flag(self, table: str, name: str) -> bool:
        value = self._get(table, name)
        if type(value) is not bool:
            raise BadPolicy(f"{table}.{name} must be true or false")
        return value

    def choice(self, table: str, name: str, allowed: tuple[str, ...]) -> str:
        value = self._get(table, name)
        if value not in allowed:
            raise BadPolicy(f"{table}.{name} must be one of {', '.join(allowed)}")
        return str(value)

    def words(self, table: str, name: str) -> tuple[str, ...]:
        value = self._get(table, name)
        if not isinstance(value, list) or len(value) > MAXIMUM_WORDS:
            raise BadPolicy(f"{table}.{name} must be a list of at most {MAXIMUM_WORDS} words")
        for word in value:
            if not isinstance(word, str) or not 0 < len(word.strip()) <= MAXIMUM_WORD_CHARACTERS:
                raise BadPolicy(f"{table}.{name} holds something that is not a word")
        return tuple(value)

    def thresholds(self, table: str) -> dict[str, float]:
        entries = self._tables.get(table, {})
        if not isinstance(entries, Mapping):
            raise BadPolicy(f"{table} must be a table of settings")
        for name in entries:
            self._known.add((table, name))
            if name not in ATTRIBUTES:
                raise BadPolicy(f"{table}.{name} is not a score of the classifiers")
        return {name: _share(f"{table}.{name}", value) for name, value in entries.items()}

    def refuse_unknown(self) -> None:
        for table, entries in self._tables.items():
            if table == "version":
                continue
            names = entries if isinstance(entries, Mapping) else [""]
            unknown = [name for name in names if (table, name) not in self._known]
            if unknown:
                raise BadPolicy(f"{table}.{unknown[0]} is not a setting of the policy")


def _share(name: str, value: object) -> float:
    if type(value) not in (int, float) or not 0.0 <= value <= 1.0:  # type: ignore[operator]
        raise BadPolicy(f"{name} must be a number from 0 to 1")
    return float(value)  # type: ignore[arg-type]

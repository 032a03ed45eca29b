"""What a site's policy says of a text alone, whoever wrote it. Nothing is stored.

What a policy says of commenters and of pre-moderation is left out: who wrote a text is known to
the site that asks, and not here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from moderation.domain.decision import Ruling
from moderation.domain.errors import DependencyFailed
from moderation.domain.links import count_links
from moderation.domain.policy import UNKNOWN, Evidence, decide
from moderation.domain.policy_settings import PolicySettings

if TYPE_CHECKING:
    from moderation.http.context import LightReading

# The models read 5,000 characters; a longer text is read in pieces, and its worst piece counts.
READ_AT_ONCE = 5_000
_PIECE = 4_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads: `read` gives a reading of each text, `find_words` the listed words in one."""

    read: Callable[[Sequence[str]], Sequence[LightReading]] | None
    find_words: Callable[[tuple[str, ...], str], Sequence[str]] | None


@dataclass(frozen=True, slots=True)
class TextReading:
    """What is known of a text. `whole` is False where not all of it could be read."""

    scores: Mapping[str, float]
    language: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reading, the policy in force at the site, and its ruling on the text alone."""

    reading: TextReading
    policy: PolicySettings
    ruling: Ruling


def judge_text(
    reader: Reader, policy: PolicySettings, text: str, form_signals: tuple[str, ...] = ()
) -> Judgement:
    """What this policy says of this text. Raises DependencyFailed: nobody has read it."""
    policy = replace(policy, pre_moderated=False, hold_until_published=0)
    reading = read_text(reader, text)
    evidence = Evidence(
        scores=reading.scores,
        language=reading.language,
        read_whole=reading.whole,
        banned_words=_words(reader, policy.banned_words, text),
        suspect_words=_words(reader, policy.suspect_words, text),
        links=count_links(text),
        form_signals=form_signals,
    )
    return Judgement(reading, policy, decide(evidence, policy))


def read_text(reader: Reader, text: str) -> TextReading:
    """Scores and language of a text of any length. Raises DependencyFailed."""
    readings = read_each(reader, list(pieces(text)))
    scores = {name: max(one.scores[name] for one in readings) for name in readings[0].scores}
    languages = [one.language for one in readings]
    language = UNKNOWN if UNKNOWN in languages else languages[0]
    return TextReading(scores, language, all(one.whole for one in readings))


def read_each(reader: Reader, texts: Sequence[str]) -> Sequence[LightReading]:
    """A reading of each. Raises DependencyFailed."""
    if reader.read is None:
        raise DependencyFailed("no models are at hand")
    try:
        readings = reader.read(texts)
    except Exception as error:
        log.error("a text could not be read: %s", type(error).__name__)  # noqa: TRY400
        raise DependencyFailed("the text could not be read") from error
    if len(readings) != len(texts) or not all(map(_is_sound, readings)):
        raise DependencyFailed("the text could not be read")
    return readings


def pieces(text: str) -> Iterator[str]:
    """The text, or if it is long the pieces that it is read in, cut between words if it can be."""
    while len(text) > READ_AT_ONCE:
        cut = max(text.rfind(" ", 0, _PIECE), text.rfind("\n", 0, _PIECE))
        cut = cut if cut > _PIECE // 2 else _PIECE
        yield text[:cut]
        text = text[cut:]
    yield text


def _is_sound(reading: LightReading) -> bool:
    # NaN compares false with everything.
    return all(0.0 <= score <= 1.0 for score in reading.scores.values())


def _words(reader: Reader, entries: tuple[str, ...], text: str) -> tuple[str, ...]:
    if not entries:
        return ()
    find = reader.find_words
    if find is None:
        raise DependencyFailed("nothing is at hand that finds listed words")
    return tuple(dict.fromkeys(word for piece in pieces(text) for word in find(entries, piece)))

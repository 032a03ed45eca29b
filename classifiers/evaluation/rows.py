"""The rows that are measured on: none of them was fitted, and none chose a threshold unseen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from classifiers.sentences import own_rows
from classifiers.sources import Row, read_rows
from classifiers.text import Normaliser
from classifiers.thresholds import NEWS

TALK: Final = "toxicity_wikipedia_jigsaw"
RANDOM_TALK: Final = "toxicity_wikipedia_random"
CIVIL: Final = "toxicity_civil_comments"
ARABIC_NEWS: Final = "arabic_news_mpold"
INSULTS: Final = "insults_kaggle"
ARABIC_TWEETS: Final = "arabic_osact5"
SPAM: Final = ("spam_youtube", "spam_sms", "spam_telegram")
OWN_SPAM: Final = "own_spam"
_TRAINED_IN_PART: Final = {TALK, RANDOM_TALK, CIVIL, ARABIC_NEWS, *SPAM}
_NEVER_TRAINED: Final = {NEWS, INSULTS, ARABIC_TWEETS}
_SEED: Final = 7


def measured_rows(data: Path) -> list[Row]:
    """Rows kept apart from `data/train` and our own sentences, and those of `data/dev`.

    `copy` of these rows is the text as it was written: who reads it makes the matching copy.
    """
    kept = [row for row in read_rows(data / "train", _as_written) if _is_kept_apart(row)]
    own = [row for row in own_rows(_as_written, _SEED) if row.split == "measure"]
    dev = [row for row in read_rows(data / "dev", _as_written) if row.source in _NEVER_TRAINED]
    return [*kept, *own, *dev]


def is_news(row: Row) -> bool:
    """Whether the row is a news comment of the set that no head was taught."""
    return row.source == NEWS


def is_from(row: Row, *files: str) -> bool:
    """Whether the row is one of our own, from one of these files of `classifiers/data`."""
    return row.extra.get("file") in files


def _as_written(text: str) -> str:
    return text


_MATCHING_COPY: Final = Normaliser()


def _is_kept_apart(row: Row) -> bool:
    """Training splits by the matching copy, so measuring does."""
    if row.source not in _TRAINED_IN_PART:
        return False
    return replace(row, copy=_MATCHING_COPY(row.copy)).split == "measure"

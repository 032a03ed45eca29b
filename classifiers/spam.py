"""The spam head: unwanted advertising and fraud, against ordinary comments of every temper."""

from __future__ import annotations

from typing import Final

from classifiers.recipe import HeadRecipe, Lesson, label, never
from classifiers.sources import Row


def _advertises(row: Row) -> int | None:
    return row.attributes["spam"]


_ORDINARY: Final = (
    Lesson("toxicity_wikipedia_random", "ordinary", 1.0, never, share=0.5),
    Lesson("toxicity_wikipedia_jigsaw", "ordinary", 1.0, never, share=0.3),
    Lesson("toxicity_civil_comments", "ordinary", 1.0, never, share=0.6),
    Lesson("abuse_reddit_cad", "ordinary", 1.0, never, share=0.4),
    Lesson("arabic_news_mpold", "ordinary", 1.0, never),
    Lesson("own_english", "ordinary", 1.0, never),
    Lesson("own_arabic", "ordinary", 1.0, never),
)

SPAM: Final = HeadRecipe(
    "spam",
    (
        Lesson("spam_youtube", "spam", 2.0, label),
        Lesson("spam_sms", "spam", 0.5, label),
        Lesson("spam_telegram", "spam", 2.0, label),
        Lesson("own_spam", "spam", 2.0, _advertises),
        *_ORDINARY,
    ),
    calibrated_on=("spam_youtube", "spam_telegram", "own_spam", "toxicity_wikipedia_random"),
)

HEADS: Final = (SPAM,)

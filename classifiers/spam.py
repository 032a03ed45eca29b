"""The spam head: unwanted advertising and fraud, against ordinary comments of every temper."""

from __future__ import annotations

from typing import Final

from classifiers.recipe import HeadRecipe, Lesson, label, never
from classifiers.sources import Row


def _advertises(row: Row) -> int | None:
    return row.attributes["spam"]


_ORDINARY: Final = (
    Lesson("toxicity_wikipedia_random", "spam", 1.0, never, share=0.5),
    Lesson("toxicity_wikipedia_jigsaw", "spam", 1.0, never, share=0.3),
    Lesson("toxicity_civil_comments", "spam", 1.0, never, share=0.6),
    Lesson("abuse_reddit_cad", "spam", 1.0, never, share=0.4),
    Lesson("arabic_news_mpold", "spam", 1.0, never),
    Lesson("own_english", "spam", 1.0, never),
    Lesson("own_arabic", "spam", 1.0, never),
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
    # Learnt as one task: shown apart, each source's own private weights explained its spam, and
    # what was left to share missed the spam of places never seen.
    inverse_regularisation=10.0,
    calibrated_on=("spam_youtube", "spam_telegram", "own_spam", "toxicity_wikipedia_random"),
)

HEADS: Final = (SPAM,)

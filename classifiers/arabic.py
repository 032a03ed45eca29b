"""The Arabic heads, for Arabic script and for Arabizi, and the head that knows Arabizi."""

from __future__ import annotations

from typing import Final

from classifiers.language import Language, script_of
from classifiers.recipe import HeadRecipe, Lesson, Target, attribute, label, never, only_clean
from classifiers.sources import Row

_NEWS: Final = "arabic_news_mpold"
_TWEETS: Final = "arabic_unlabelled_tweets"
_OWN: Final = "own_arabic"
_ORDINARY_LATIN: Final = (
    "toxicity_wikipedia_jigsaw",
    "toxicity_wikipedia_random",
    "toxicity_civil_comments",
    "abuse_reddit_cad",
    "spam_youtube",
    "spam_sms",
    "own_english",
)


def is_arabizi(row: Row) -> bool:
    """Whether this is one of our own rows in Latin letters."""
    return row.source == _OWN and script_of(row.copy) is Language.ENGLISH


def _head(name: str, own: Target, news: Target) -> HeadRecipe:
    # Nobody labelled the tweets; ordinary ones are mostly fair, so they count a little as such.
    lessons = (
        Lesson(_NEWS, "news", 1.0, news),
        Lesson(_OWN, "own", 1.0, own),
        Lesson(_TWEETS, "tweets", 0.15, never),
    )
    served = {"news": 0.5, "own": 0.5}
    return HeadRecipe(name, lessons, served, (_NEWS, _OWN), inverse_regularisation=5.0)


HEADS: Final = (
    _head("toxicity", label, label),
    *(
        _head(name, attribute(name), only_clean)
        for name in ("severe_toxicity", "identity_attack", "insult", "profanity", "threat")
    ),
)

ARABIZI: Final = HeadRecipe(
    "arabizi",
    (
        Lesson(_OWN, "latin", 3.0, lambda row: 1 if is_arabizi(row) else None),
        Lesson("own_other_languages", "latin", 3.0, never),
        *(Lesson(source, "latin", 1.0, never, share=0.3) for source in _ORDINARY_LATIN),
    ),
    calibrated_on=(_OWN, "toxicity_wikipedia_random", "toxicity_civil_comments"),
)

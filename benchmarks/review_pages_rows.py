"""A made-up newspaper's comments as rows: some that wait for a moderator, many decided.

Everything follows from the numbers and the seed. Texts are drawn from a pool of sentences in
which words are as unevenly frequent as in a language; each has a word of its own besides.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

SITE, SMALL_SITE = "courier", "herald"
REASONS = ("toxic", "insult", "spam", "new_commenter", "identity_attack", "links", "threat")
_REASON_WEIGHTS = tuple(accumulate((40, 20, 15, 15, 5, 4, 1)))
_REJECTIONS = ("abuse", "spam", "harassment", "off_topic", "hate_speech")
_SYLLABLES = [consonant + vowel for consonant in "bdgklmnprst" for vowel in "aiou"]
_POOL, _VOCABULARY = 20_000, 4_000
# What one comment in a hundred is about or from: an article and a commenter with very many.
_HEAVY_ARTICLE, _HEAVY_AUTHOR = 0, 0
MODERATORS = 20
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How many comments are held, and how many are decided."""

    held: int
    decided: int

    @property
    def authors(self) -> int:
        """Twenty comments each, in the mean."""
        return max(20, (self.held + self.decided) // 20)

    @property
    def articles(self) -> int:
        """Two hundred comments each, in the mean."""
        return max(20, (self.held + self.decided) // 200)


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of some comments, by table, in the order of `COLUMNS`."""

    comment: list[Row]
    decision: list[Row]
    held_reason: list[Row]
    event: list[Row]


COLUMNS: dict[str, tuple[str, ...]] = {
    "author": ("id", "site_id", "email", "email_key", "standing", "verified_at", "created_at"),
    "article": ("site_id", "id", "url", "title", "moderation", "public_version", "created_at"),
    "comment": (
        "id", "site_id", "article_id", "parent_id", "author_id", "author_name", "body",
        "body_hash", "status", "version", "created_at", "published_at", "status_since", "score",
        "priority", "attempt",
    ),
    "decision": (
        "id", "comment_id", "comment_version", "action", "by", "moderator_id", "reasons",
        "findings", "scores", "note", "author_id", "decided_at", "status_before",
        "waiting_since", "site_id",
    ),
    "held_reason": ("comment_id", "reason", "site_id", "since", "score", "priority"),
    "event": ("id", "site_id", "comment_id", "type", "comment_version", "created_at"),
}  # fmt: skip


def moderator_id(number: int) -> str:
    """The id of the benchmark's moderator of this number."""
    return identifier(0, number + 1)


def author_id(number: int) -> str:
    """The id of the commenter of this number; 0 has written very much."""
    return identifier(1, number + 1)


def article_id(number: int) -> str:
    """The id of the article of this number; 0 has very many comments."""
    return f"article-{number}"


def identifier(milliseconds: int, number: int) -> str:
    """An id as the service makes them, of this time."""
    high = f"{milliseconds:012x}"
    return f"{high[:8]}-{high[8:]}-7000-8000-{number:012x}"


def author_rows(size: Size) -> Iterator[Row]:
    """Commenters of the site."""
    then = _text(datetime(2026, 1, 1, tzinfo=UTC))
    for number in range(size.authors):
        email = f"reader{number}@example.org"
        standing = "blocked" if number % 200 == 199 else "normal"
        yield author_id(number), SITE, email, email, standing, then, then


def article_rows(size: Size) -> Iterator[Row]:
    """Articles of the site."""
    then = _text(datetime(2026, 1, 1, tzinfo=UTC))
    for number in range(size.articles):
        url = f"https://courier.example.org/{number}"
        yield SITE, article_id(number), url, f"Article number {number}", "default", 0, then


class Newspaper:
    """The comments of the site up to `now`: held ones are of the last ten days."""

    def __init__(self, size: Size, now: datetime, seed: int = 1) -> None:
        self._size, self._now = size, now
        self._random = random.Random(seed)  # noqa: S311 - it draws a newspaper
        self._pool = _sentences(_words(self._random), self._random)
        self._titles = [_name(self._random) for _ in range(500)]

    def batches(self, rows: int = 20_000) -> Iterator[Batch]:
        """All of it, oldest first, some comments at a time."""
        total = self._size.held + self._size.decided
        begin = self._now - timedelta(days=180)
        step = (self._now - begin) / (total + 1)
        # The held ones are the youngest tenth or so, among decided ones.
        first_held = max(0, total - 2 * self._size.held)
        batch = Batch([], [], [], [])
        for number in range(total):
            held = number >= first_held and (number - first_held) % 2 == 1
            self._add(batch, number, begin + step * number, held=held)
            if len(batch.comment) == rows:
                yield batch
                batch = Batch([], [], [], [])
        yield batch

    def _add(self, batch: Batch, number: int, when: datetime, *, held: bool) -> None:
        dice = self._random.random
        comment_id = identifier(int(when.timestamp() * 1000), number)
        heavy = dice() < 0.01
        author = _HEAVY_AUTHOR if heavy and dice() < 0.3 else self._skewed(self._size.authors)
        article = _HEAVY_ARTICLE if heavy else self._skewed(self._size.articles)
        score = round(0.5 + dice() / 2 if held or dice() < 0.3 else dice() / 2, 6)
        reasons = self._reasons() if score >= 0.5 else []
        priority = score + ("identity_attack" in reasons or "threat" in reasons)
        status = "held" if held else self._decided(reasons)
        text = f"{self._pool[number % _POOL]} n{number}"
        created = _text(when)
        version = 2 if held or not reasons else 3
        published = created if status == "published" else None
        batch.comment.append((
            comment_id, SITE, article_id(article), None, author_id(author),
            self._titles[author % 500], text, f"{number:064x}", status, version, created,
            published, created, score, priority, 1,
        ))  # fmt: skip
        batch.event.append(
            (f"e{comment_id[1:]}", SITE, comment_id, f"comment.{status}", version, created)
        )
        self._decide(batch, (comment_id, author_id(author), created), (status, score), reasons)
        if held:
            batch.held_reason.extend(
                (comment_id, reason, SITE, created, score, priority) for reason in reasons
            )

    def _decide(
        self,
        batch: Batch,
        whose: tuple[str, str, str],
        outcome: tuple[str, float],
        reasons: list[str],
    ) -> None:
        comment_id, author, when = whose
        status, score = outcome
        scores = json.dumps({"toxicity": score, "spam": 0.01})
        first = "hold" if reasons else "publish"
        batch.decision.append((
            f"a{comment_id[1:]}", comment_id, 2, first, "policy", None, json.dumps(reasons),
            "[]", scores, "", author, when, "pending", None, SITE,
        ))  # fmt: skip
        if not reasons or status == "held":
            return
        action = "publish" if status == "published" else "reject"
        why = [self._random.choice(_REJECTIONS)] if action == "reject" else []
        who = moderator_id(self._random.randrange(MODERATORS))
        batch.decision.append((
            f"b{comment_id[1:]}", comment_id, 3, action, "moderator", who, json.dumps(why),
            "[]", "{}", "", author, when, "held", when, SITE,
        ))  # fmt: skip

    def _reasons(self) -> list[str]:
        drawn = self._random.choices(REASONS, cum_weights=_REASON_WEIGHTS, k=2)
        return list(dict.fromkeys(drawn))[: 1 + (self._random.random() < 0.4)]

    def _decided(self, reasons: list[str]) -> str:
        return "rejected" if reasons and self._random.random() < 0.4 else "published"

    def _skewed(self, number: int) -> int:
        """Some are much more active than others."""
        return 1 + int((number - 1) * self._random.random() ** 2.5)


def _words(chance: random.Random) -> list[str]:
    lengths = chance.choices((2, 3, 4), k=_VOCABULARY)
    return ["".join(chance.choices(_SYLLABLES, k=length)) for length in lengths]


def _sentences(words: list[str], chance: random.Random) -> list[str]:
    weights = list(accumulate(1 / (rank + 2) for rank in range(_VOCABULARY)))
    return [
        " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(5, 45)))
        for _ in range(_POOL)
    ]


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize()


def _text(when: datetime) -> str:
    """As both databases take it, on a connection whose time zone is UTC."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")

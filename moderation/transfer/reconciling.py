"""What an import did, in numbers that must add up to the file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from moderation.transfer.foreign import LeftOut, Verdict
from moderation.transfer.writing import Outcome

BROUGHT: dict[Verdict, str] = {
    Verdict.PUBLISHED: "published",
    Verdict.HELD: "held for a moderator",
    Verdict.SPAM: "rejected: spam there",
    Verdict.DELETED: "rejected: deleted there",
}
REASONS: dict[LeftOut, str] = {
    LeftOut.NO_THREAD: "of a thread that is not in the file",
    LeftOut.REPEATED: "in the file more than once",
    LeftOut.EMPTY: "without a text",
    LeftOut.TOO_LONG: "too long",
    LeftOut.NO_COMMENT: "no comments (pings, notes of a shop)",
    LeftOut.NOT_PUBLIC: "under articles that are not public",
    LeftOut.GONE: "never confirmed, withdrawn, expired or erased",
    LeftOut.ANOTHER: "another comment has its id here (see --label)",
}
NOTICED: dict[str, str] = {
    "replies_moved_up": "replies whose parent stayed out, now one step up",
    "undated": "without a time that can be right: they got their article's",
    "people_without_address": "people without an address",
    "without_address": "threads without a web address",
    "renamed": "articles whose id could not be kept",
}


@dataclass(slots=True)
class Report:
    """Counted once by whoever reads, `in_file`, and once by what became of each post.

    `written` is how many more foreign comments the database knew afterwards.
    """

    source: str
    dry_run: bool
    in_file: int = 0
    brought: Counter[Verdict] = field(default_factory=Counter)
    already: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    facts: dict[str, int] = field(default_factory=dict)
    written: int = 0

    @property
    def accounted_for(self) -> int:
        """Of how many posts is known what became of them."""
        return self.brought.total() + self.already + self.left_out.total()

    @property
    def adds_up(self) -> bool:
        """Whether that is all of the file, and the database has what was brought in."""
        written = 0 if self.dry_run else self.brought.total()
        return self.in_file == self.accounted_for and self.written == written

    def add(self, outcome: Outcome) -> None:
        """Count what became of some more posts."""
        self.brought += outcome.brought
        self.already += outcome.already
        self.left_out.update(why for _, why in outcome.left_out)

    def as_json(self) -> dict[str, object]:
        """The same for machines."""
        return {
            "source": self.source,
            "dry_run": self.dry_run,
            "posts": self.in_file,
            "brought_in": {v.value: self.brought[v] for v in Verdict},
            "already_here": self.already,
            "left_out": {why.value: self.left_out[why] for why in LeftOut},
            **self.facts,
            "adds_up": self.adds_up,
        }

    def lines(self) -> list[str]:
        """For a person: every number with its words, and the sum under them."""
        threads, articles = self.facts.get("threads", 0), self.facts.get("articles", 0)
        told = [f"{threads:>12,}  threads in the file: {articles:,} articles", ""]
        told += [_line(self.in_file, "posts in the file"), ""]
        told += [_line(self.brought[v], words) for v, words in BROUGHT.items()]
        told.append(_line(self.already, "here already"))
        left = ((self.left_out[why], words) for why, words in REASONS.items())
        told += [_line(number, f"left out: {words}") for number, words in left if number]
        said = "as many as the file has" if self.adds_up else "THIS DOES NOT ADD UP"
        told += ["  ----------", _line(self.accounted_for, said)]
        if self.written != self.brought.total() and not self.dry_run:
            told.append(_line(self.written, "of them are new in the database"))
        noticed = [(self.facts.get(name, 0), words) for name, words in NOTICED.items()]
        told += ["", *(_line(number, words) for number, words in noticed if number)]
        return [*told, "Nothing was written: this was a dry run."] if self.dry_run else told


def _line(number: int, words: str) -> str:
    return f"{number:>12,}  {words}"

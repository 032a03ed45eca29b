"""A made-up export of Disqus of any size, written as it is made.

    python -m benchmarks.transfer_file --posts 1000000 --file comments.xml

Everything follows from the number of posts and the seed: threads of very unequal length, replies
to posts before and (now and then) after them, guests without an address, links, spam, what was
deleted, a few posts of threads that the file does not have, a few that it has twice.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Final

_SYLLABLES: Final = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u", "en", "ir")]
_FIRST: Final = datetime(2012, 3, 1, 8, tzinfo=UTC)
_APART: Final = timedelta(seconds=180)
_HEAD: Final = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<category dsq:id="1"><forum>courier</forum><title>General</title></category>
"""


class MadeUpExport:
    """The pieces of one file. Its posts are in the order of time, its threads before them."""

    def __init__(self, posts: int, seed: int = 1) -> None:
        self._posts = posts
        self._random = random.Random(seed)  # noqa: S311 - it makes up a newspaper
        self._words = [_word(self._random) for _ in range(5_000)]
        self._last: dict[int, int] = {}
        self.threads = max(1, posts // 40)
        self.people = max(1, posts // 8)

    def pieces(self) -> Iterator[str]:
        """The file from its first line to its last."""
        yield _HEAD
        for number in range(self.threads):
            yield self._thread(number)
        for number in range(self._posts):
            yield self._post(number)
        yield "</disqus>\n"

    def _thread(self, number: int) -> str:
        scheme = "http" if number % 7 else "https"
        return (
            f'<thread dsq:id="{number + 1}"><id>{number if number % 5 else ""}</id>'
            f"<forum>courier</forum><link>{scheme}://courier.example.org/story/{number}</link>"
            f"<title>{self._sentence(6)}</title><message />"
            f"<createdAt>{_time(number * self._posts // self.threads)}</createdAt>"
            "<author><name>Newsroom</name><isAnonymous>false</isAnonymous></author>"
            "<isClosed>false</isClosed><isDeleted>false</isDeleted></thread>\n"
        )

    def _post(self, number: int) -> str:
        dice = self._random.random
        # Of a thousand posts one is of no thread, one has another's id.
        thread = -1 if dice() < 0.001 else int(self.threads * dice() ** 2)
        own = number - 1 if number and dice() < 0.001 else number
        parent = self._parent(number, thread) if dice() < 0.4 else ""
        return (
            f'<post dsq:id="{1_000_000 + own}"><id />'
            f"<message><![CDATA[{self._message()}]]></message>"
            f"<createdAt>{_time(number)}</createdAt>"
            f"<isDeleted>{_flag(dice() < 0.03)}</isDeleted><isSpam>{_flag(dice() < 0.05)}</isSpam>"
            f"{self._author()}<ipAddress>192.0.2.{number % 255}</ipAddress>"
            f'<thread dsq:id="{thread + 1 if thread >= 0 else 0}" />{parent}</post>\n'
        )

    def _parent(self, number: int, thread: int) -> str:
        """A reply to the last post of its thread, if it has one so far; seldom to a later post."""
        last = self._last.get(thread)
        self._last[thread] = number
        if last is None:
            return ""
        later = number + 5 if self._random.random() < 0.001 else last
        return f'<parent dsq:id="{1_000_000 + later}" />'

    def _author(self) -> str:
        number = int(self.people * self._random.random() ** 2)
        name = self._words[number % 5_000].title()
        if number % 12 == 0:
            return f"<author><name>{name}</name><isAnonymous>true</isAnonymous></author>"
        return (
            f"<author><email>reader{number}@example.org</email><name>{name}</name>"
            f"<isAnonymous>false</isAnonymous><username>reader{number}</username></author>"
        )

    def _message(self) -> str:
        sentences = [self._sentence(12) for _ in range(1 + int(4 * self._random.random() ** 2))]
        if self._random.random() < 0.1:
            sentences.append('<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow">here</a>')
        return "".join(f"<p>{sentence}</p>" for sentence in sentences)

    def _sentence(self, words: int) -> str:
        chosen = (self._words[int(5_000 * self._random.random() ** 3)] for _ in range(words))
        return escape(" ".join(chosen)).capitalize() + "."


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(1, 4)))


def _time(number: int) -> str:
    return (_FIRST + number * _APART).strftime("%Y-%m-%dT%H:%M:%SZ")


def _flag(flag: bool) -> str:
    return "true" if flag else "false"


def main() -> None:
    """Write one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with chosen.file.open("w", encoding="utf-8") as file:
        file.writelines(MadeUpExport(chosen.posts, chosen.seed).pieces())


if __name__ == "__main__":
    main()

"""Where each character of a matching copy stands in the original text.

The normaliser's own steps are run once more, each replacement remembered. It costs much more
than the plain run, so only comments that are explained are traced.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from classifiers.steps import Step
from classifiers.text import MAX_CODE_POINTS, MAX_COPY, Normaliser, fold

Range = tuple[int, int]  # begin and end in the original, in code points


@dataclass(frozen=True, slots=True)
class Traced:
    """A matching copy, and for each of its characters the range it was read from."""

    copy: str
    origins: list[Range]


def trace(normalise: Normaliser, text: str) -> Traced:
    """The matching copy of `text` with its origins.

    Where the steps, traced, would come to another copy than the normaliser's (a letter that
    joins with one of another cluster), every character comes from the whole text: coarse,
    and never wrong.
    """
    wanted = normalise(text)
    lead = len(text) - len(text.lstrip())
    part = text.strip()[:MAX_CODE_POINTS]
    traced = _fold(part, lead)
    for step in normalise.steps_for(traced.copy):
        traced = _rewrite(traced, step)
    if traced.copy[: len(wanted)] != wanted or len(traced.copy) < len(wanted):
        return Traced(wanted, [(lead, lead + len(part))] * len(wanted))
    return Traced(wanted, traced.origins[: len(wanted)])


def _fold(part: str, lead: int) -> Traced:
    if part.isascii():
        origins = [(lead + at, lead + at + 1) for at in range(len(part))]
        return Traced(fold(part), origins)
    copy: list[str] = []
    found: list[Range] = []
    for begin, end in _clusters(part):
        folded = fold(part[begin:end])
        copy.append(folded)
        found += [(lead + begin, lead + end)] * len(folded)
    return Traced("".join(copy)[:MAX_COPY], found[:MAX_COPY])


def _clusters(part: str) -> Iterator[Range]:
    """A character and the marks upon it, which may fold into one."""
    begin = 0
    for at in range(1, len(part)):
        if not unicodedata.combining(part[at]):
            yield begin, at
            begin = at
    if part:
        yield begin, len(part)


def _rewrite(traced: Traced, step: Step) -> Traced:
    text = traced.copy
    if not step.concerns(text):
        return traced
    copy: list[str] = []
    origins: list[Range] = []
    done = 0
    for found in step.pattern.finditer(text):
        begin, end = found.span()
        reading = step.reading(found)
        if reading == found[0]:
            continue
        copy += [text[done:begin], reading]
        origins += traced.origins[done:begin]
        origins += _read_from(found[0], reading, traced.origins[begin:end])
        done = end
    return Traced("".join([*copy, text[done:]]), [*origins, *traced.origins[done:]])


def _read_from(written: str, reading: str, origins: list[Range]) -> list[Range]:
    """The range of each character of `reading`: that of its word, if each letter stands for one.

    Otherwise every character comes from all that was written.
    """
    units = [place for place, sign in enumerate(written) if sign.isalnum() or sign in "@$!"]
    if not units or len(units) != len(reading.replace(" ", "")):
        return [_whole(origins)] * len(reading)
    found: list[Range] = []
    done = 0
    for word in reading.split(" "):
        first, last = units[min(done, len(units) - 1)], units[max(done + len(word) - 1, 0)]
        found += [_whole(origins[first : max(last, first) + 1])] * (len(word) + 1)
        done += len(word)
    return found[:-1]


def _whole(parts: list[Range]) -> Range:
    return min(begin for begin, _ in parts), max(end for _, end in parts)

"""Reading large XML from strangers: record by record, in little memory, and without traps.

Expat itself, rather than a library on top of it: what refuses a hostile file is a few handlers
and counters, and no tree is ever built of more than one record. Refused are entities that a file
declares (with them a kilobyte can become gigabytes, or name another file), and whatever is larger,
deeper or stranger than any export.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from xml.parsers import expat

from moderation.transfer.foreign import BadFile
from moderation.transfer.source import Source

DEEPEST = 60
MOST_NAMES = 500
MOST_NODES = 5_000
# Of one record. What is beyond is not kept, and the record says so.
MOST_CHARACTERS = 1_000_000
LONGEST_TAG = 1 << 20
_NAMESPACES = (
    (re.compile(r"https?://(www\.)?disqus\.com/disqus-internals/?"), "dsq:"),
    (re.compile(r"https?://disqus\.com/?"), "disqus:"),
    # The format that Disqus reads, unlike the one that it writes.
    (re.compile(r"https?://www\.disqus\.com/?"), "dsq:"),
    (re.compile(r"https?://wordpress\.org/export/\d+(\.\d+)*/?"), "wp:"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?"), "content:"),
)
# Not allowed in XML, and found in real exports all the same.
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True)
class Node:
    """An element with its attributes and children, under short names such as `wp:comment`.

    `number` counts records from 1, in the order in which they begin; `within` is that of the
    record around this one, 0 without.
    """

    name: str
    attributes: dict[str, str]
    number: int = 0
    within: int = 0
    overlong: bool = False
    children: list[Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def own_text(self) -> str:
        """The text directly in it, as it is."""
        return "".join(self.pieces)

    def child(self, name: str) -> Node | None:
        """The first child of this name."""
        return next((child for child in self.children if child.name == name), None)

    def text(self, name: str) -> str:
        """The text of the first child of this name, stripped; empty when there is none."""
        found = self.child(name)
        return "" if found is None else found.own_text.strip()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read: the root that the file must have, and which elements are records.

    `records` maps each to the record in which it stands, empty for none: the same name means a
    record in one place and a reference in another. What is in `ignored` is not kept.
    """

    root: str
    records: Mapping[str, str]
    ignored: frozenset[str] = frozenset()


def xml_records(source: Source, wanted: Wanted) -> Iterator[Node]:
    """Every record, at its end; one within another comes by itself, before it.

    Raises BadFile when it is not XML, not of this root, or nothing that an export would hold.
    """
    reading = _Reading(wanted)
    for piece in source.pieces():
        yield from reading.feed(piece)
    yield from reading.feed(b"", last=True)


class _Reading:
    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._parser = _parser(self)
        self._open: list[Node] = []
        self._records: list[Node] = []
        self._found: list[Node] = []
        self._short: dict[str, str] = {}
        self._depth = self._number = self._nodes = self._characters = 0
        self._fed = self._ignoring = 0
        self._is_utf_16: bool | None = None

    def feed(self, piece: bytes, *, last: bool = False) -> list[Node]:
        if self._is_utf_16 is None:
            self._is_utf_16 = piece[:2] in _UTF_16
        if not self._is_utf_16:
            piece = piece.translate(None, _CONTROLS)
        self._fed += len(piece)
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            where = f"line {error.lineno}, column {error.offset + 1}"
            raise BadFile(f"the file is not whole XML: {_said(error)} at {where}") from None
        if self._fed - max(0, self._parser.CurrentByteIndex) > LONGEST_TAG and not last:
            raise BadFile(f"the file holds a tag of more than {LONGEST_TAG} bytes")
        found, self._found = self._found, []
        return found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = self._short.get(name) or self._shorten(name)
        self._depth += 1
        if self._depth == 1 and name != self._wanted.root:
            raise BadFile(_other_root(name))
        if self._depth > DEEPEST:
            raise BadFile(f"the file nests deeper than {DEEPEST} levels")
        if self._ignoring or name in self._wanted.ignored:
            self._ignoring += 1
            return
        around = self._records[-1].name if self._records else ""
        if self._wanted.records.get(name) == around:
            self._begin(Node(name, self._named(attributes)))
        elif self._records:
            self._add(Node(name, self._named(attributes)))

    def end(self, _name: str) -> None:
        self._depth -= 1
        if self._ignoring:
            self._ignoring -= 1
        elif self._open and self._open.pop().number:
            self._found.append(self._records.pop())

    def characters(self, text: str) -> None:
        # Between the fields of a record stands nothing but white space.
        if self._ignoring or not self._open or self._open[-1].number:
            return
        self._characters += len(text)
        if self._characters > MOST_CHARACTERS:
            self._records[-1].overlong = True
        else:
            self._open[-1].pieces.append(text)

    def _begin(self, record: Node) -> None:
        self._number += 1
        record.number = self._number
        record.within = self._records[-1].number if self._records else 0
        self._records.append(record)
        self._open.append(record)
        self._nodes = self._characters = 0

    def _add(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise BadFile(f"one record of the file has more than {MOST_NODES} elements")
        self._open[-1].children.append(node)
        self._open.append(node)

    def _named(self, attributes: dict[str, str]) -> dict[str, str]:
        if not attributes:
            return attributes
        return {
            self._short.get(name) or self._shorten(name): value
            for name, value in attributes.items()
        }

    def _shorten(self, name: str) -> str:
        if len(self._short) >= MOST_NAMES:
            raise BadFile(f"the file has more than {MOST_NAMES} kinds of elements")
        namespace, _, local = name.rpartition(" ")
        prefix = next((to for space, to in _NAMESPACES if space.fullmatch(namespace)), "other:")
        self._short[name] = f"{prefix}{local}" if namespace else local
        return self._short[name]


def _parser(reading: _Reading) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.characters
    parser.EntityDeclHandler = partial(_refuse, "declares entities")
    parser.ExternalEntityRefHandler = partial(_refuse, "refers to other files")
    return parser


def _refuse(what: str, *_: object) -> int:
    raise BadFile(f"the file {what}, which no export does: it is not read")


def _said(error: expat.ExpatError) -> str:
    return expat.ErrorString(error.code) or "something is wrong"


def _other_root(name: str) -> str:
    known = {
        "disqus:disqus": "this is an export of Disqus: moderation import disqus",
        "rss": "this is RSS, as WordPress exports it: moderation import wordpress",
    }
    return known.get(name, "this XML is no export of Disqus or WordPress that is known here")

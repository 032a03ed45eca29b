"""Markdown-lite: a comment's text as a small tree, and that tree as HTML.

Plain text stays what it is: a blank line ends a paragraph, a line break is one. Of Markdown there
is what the site's policy allows: `links`, `emphasis`, `quotes` and `code`. Raw HTML is text. The
tree has no other tags than `TAGS` and no other attribute than the address of a link, which is
always http or https; whoever draws it needs no sanitiser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from flask import request
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup, escape

from moderation.domain.errors import InvalidSubmission

# A text, or a tag before its children; after the tag `a` comes the link's address.
Node: TypeAlias = "str | list[Node]"

TAGS = frozenset({"p", "br", "em", "strong", "code", "pre", "blockquote", "a"})
# Readers' links pass on no weight, are declared as readers', and get no hold of the page.
REL = "nofollow ugc noopener"

_RULES = {
    "links": ("link", "autolink"),
    "emphasis": ("emphasis",),
    "quotes": ("blockquote",),
    "code": ("backticks", "fence"),
}
# Bounds the work on brackets within brackets, which is done once for each level.
_DEEPEST = 8
# The parser drops what stands deeper than it looks: quotes are never made as deep as that.
_DEEPEST_QUOTE = 5
_QUOTE_MARKS = re.compile(rf"^((?: ?> ?){{{_DEEPEST_QUOTE}}})[> ]*>", re.MULTILINE)
# Most comments have none of this, and parsing takes a hundred times as long as looking.
_PERHAPS_MARKUP = re.compile(r"[*_`\[\]<>\\\r\n\t]|://")
_ADDRESS = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_BARE_LINK = re.compile(r"\bhttps?://[^\s<>\"]+", re.IGNORECASE)
_AFTER_A_LINK = "?!.,:;*_~'"
_RAW = ("code_inline", "fence")


def wants_tree() -> bool:
    """Whether `?content=tree` asks for texts as trees as well. Raises InvalidSubmission."""
    content = request.args.get("content") or None
    if content not in (None, "tree"):
        raise InvalidSubmission("the content is not valid", (("content", "must be tree"),))
    return content == "tree"


def tree(body: str, allowed: frozenset[str]) -> list[Node]:
    """The text as paragraphs, quotes and code, with the markup that `allowed` names."""
    if body and body == body.strip() and not _PERHAPS_MARKUP.search(body):
        return [["p", body]]
    parsed = SyntaxTreeNode(_parser(allowed).parse(_QUOTE_MARKS.sub(r"\1", body)))
    return _children(parsed, links="links" in allowed)


def html(body: str, allowed: frozenset[str]) -> Markup:
    """The same tree as HTML."""
    return _html(tree(body, allowed))


@lru_cache(maxsize=16)
def _parser(allowed: frozenset[str]) -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": _DEEPEST}).enable(["newline", "escape"])
    for name in sorted(allowed & set(_RULES)):
        parser.enable(list(_RULES[name]))
    parser.validateLink = _is_web_address  # type: ignore[method-assign]
    return parser


def _is_web_address(url: str) -> bool:
    return _ADDRESS.match(url) is not None


def _children(node: SyntaxTreeNode, *, links: bool) -> list[Node]:
    found: list[Node] = []
    for child in node.children:
        for part in _nodes(child, links=links):
            # Texts that touch become one, so that a link is found whatever stands in it.
            if isinstance(part, str) and found and isinstance(found[-1], str):
                found[-1] += part
            elif part != "":
                found.append(part)
    return _with_bare_links(found) if links else found


def _nodes(node: SyntaxTreeNode, *, links: bool) -> Iterator[Node]:
    if node.type == "inline":
        yield from _children(node, links=links)
    elif node.type in ("softbreak", "hardbreak"):
        yield ["br"]
    elif node.type == "link":
        yield ["a", str(node.attrs["href"]), *_children(node, links=False)]
    elif node.type in _RAW:
        code: Node = ["code", node.content]
        yield code if node.type == "code_inline" else ["pre", code]
    elif node.tag in TAGS:
        yield [node.tag, *_children(node, links=links)]
    else:
        yield node.content


def _with_bare_links(nodes: Sequence[Node]) -> list[Node]:
    return [part for node in nodes for part in _linked(node)]


def _linked(node: Node) -> Iterator[Node]:
    """A text with the addresses in it made links; anything else as it is."""
    if not isinstance(node, str):
        yield node
        return
    end = 0
    for found in _BARE_LINK.finditer(node):
        url = _without_what_follows(found[0])
        if not _is_web_address(url):
            continue
        if found.start() > end:
            yield node[end : found.start()]
        yield ["a", url, url]
        end = found.start() + len(url)
    if end < len(node):
        yield node[end:]


def _without_what_follows(link: str) -> str:
    """Without the punctuation of the sentence that the link stands in."""
    return link.rstrip(_AFTER_A_LINK + ("" if "(" in link else ")"))


def _html(nodes: Sequence[Node]) -> Markup:
    return Markup().join(escape(node) if isinstance(node, str) else _tag(node) for node in nodes)


def _tag(node: Sequence[Node]) -> Markup:
    tag, *children = node
    if tag == "br":
        return Markup("<br>")
    if tag == "a":
        href, *text = children
        start = Markup('<a href="{}" rel="{}">').format(href, REL)
        return start + _html(text) + Markup("</a>")
    attributes = ' dir="auto"' if tag in ("p", "blockquote") else ""
    start = Markup(f"<{tag}{attributes}>")  # noqa: S704 - one of TAGS, never of a reader's making
    return start + _html(children) + Markup(f"</{tag}>")  # noqa: S704 - as above

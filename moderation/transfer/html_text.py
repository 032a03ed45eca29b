"""HTML that others' services stored, as plain text in the few signs that this one's threads know.

Paragraphs and line breaks are kept, links too; emphasis, quotes and code in their signs; scripts
and the like go with their content; of every other element its text stays. The outcome is text, to
be escaped where it is shown, so nothing in it can run.

The standard library's parser takes minutes for a hostile text of 100 kB (several of its searches
begin anew at every `<`). Here each search ends at the next `<`, so the whole is read once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import parse_qs, urlsplit

# What a tag costs grows with what is open, so that is bounded.
DEEPEST = 50
_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]{0,30})(?![a-zA-Z0-9-])"""
    r"""(?P<rest>(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)>"""
)
# The same where a quotation mark was forgotten.
_LOOSE_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]{0,30})(?![a-zA-Z0-9-])(?P<rest>[^<>]*+)>"
)
_DECLARATION = re.compile(r"<[!?][^<>]*+>")
_ATTRIBUTE = re.compile(
    r"""(?<![\w-])(href|src|alt|class)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""",
    re.IGNORECASE,
)
_PARAGRAPHS: Final = frozenset(
    "p div ul ol table h1 h2 h3 h4 h5 h6 section article dl".split()  # noqa: SIM905 - reads better
)
_LINES: Final = frozenset({"tr", "li", "dt", "dd"})
_GONE: Final = {
    tag: re.compile(f"</{tag}(?![a-z0-9])", re.IGNORECASE)
    for tag in (
        *("script", "style", "template", "iframe", "object", "svg", "math", "head", "noscript"),
        *("textarea", "select", "title"),
    )
}
_EMPTY: Final = frozenset({"br", "hr", "img", "wbr", "input", "meta", "link", "embed"})
_SIGNS: Final = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_BLANK_LINES = re.compile(r"\n{3,}")
# What Disqus put behind the address that its own redirect hides.
_REDIRECT_MARK = re.compile(r":[\w-]{20,64}$")


def html_to_text(html: str) -> str:
    """The text of some HTML, without white space around it."""
    if "<" not in html and "&" not in html:
        return _tidied(html)
    writing = _Writing()
    at = 0
    while (found := html.find("<", at)) >= 0:
        writing.put(unescape(html[at:found]))
        at = _read_markup(html, found, writing)
    writing.put(unescape(html[at:]))
    return _tidied(writing.finish())


def _read_markup(html: str, at: int, writing: _Writing) -> int:
    """Take in what begins with `<` here; where to go on."""
    if html.startswith("<!--", at):
        end = html.find("-->", at + 4)
        return len(html) if end < 0 else end + 3
    tag = _TAG.match(html, at) or _LOOSE_TAG.match(html, at)
    if tag is None:
        declared = _DECLARATION.match(html, at)
        writing.put("" if declared else "<")
        return declared.end() if declared else at + 1
    name = tag["name"].lower()
    if tag["close"]:
        writing.close(name)
    elif name in _GONE:
        end_tag = _GONE[name].search(html, tag.end())
        return end_tag.start() if end_tag else len(html)
    else:
        writing.open(name, tag["rest"])
    return tag.end()


@dataclass(slots=True)
class _Frame:
    tag: str
    href: str = ""
    parts: list[str] = field(default_factory=list)


class _Writing:
    """Keeps a frame for each element that is open; text goes into the innermost."""

    def __init__(self) -> None:
        self._frames = [_Frame("")]

    def put(self, text: str) -> None:
        self._frames[-1].parts.append(text)

    def open(self, tag: str, rest: str) -> None:
        if tag in _EMPTY:
            self.put(_empty(tag, _attributes(rest)))
        elif len(self._frames) <= DEEPEST:
            href = _attributes(rest).get("href", "") if tag == "a" else ""
            self._frames.append(_Frame(tag, _address(href)))

    def close(self, tag: str) -> None:
        if any(frame.tag == tag for frame in self._frames[1:]):
            while self._close() != tag:
                pass

    def finish(self) -> str:
        while len(self._frames) > 1:
            self._close()
        return "".join(self._frames[0].parts)

    def _close(self) -> str:
        frame = self._frames.pop()
        inner = "".join(frame.parts)
        within_code = any(around.tag == "pre" for around in self._frames)
        self.put(inner if within_code else _written(frame, inner))
        return frame.tag


def _attributes(rest: str) -> dict[str, str]:
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(rest)
    }


def _written(frame: _Frame, inner: str) -> str:
    tag = frame.tag
    if tag in _SIGNS:
        return _signed(inner, _SIGNS[tag])
    if tag in ("blockquote", "pre"):
        return _block(tag, inner)
    if tag in _PARAGRAPHS:
        return f"\n\n{inner}\n\n"
    if tag in _LINES:
        return f"\n- {inner.strip()}" if tag == "li" else f"\n{inner}\n"
    return _link(inner, frame.href) if tag == "a" else inner


def _block(tag: str, inner: str) -> str:
    inner = _tidied(inner)
    if not inner:
        return "\n\n"
    if tag == "pre":
        return f"\n\n```\n{inner}\n```\n\n"
    quoted = "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    return f"\n\n{quoted}\n\n"


def _signed(inner: str, sign: str) -> str:
    """The text between two signs, white space outside of them; as it is where signs mean nothing.

    Around a blank line, nothing, or their like they would be read as what they are.
    """
    words = inner.strip()
    if not words or "\n\n" in words or sign[0] in (words[0], words[-1]):
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}{sign}{words}{sign}{after}"


def _link(inner: str, href: str) -> str:
    words = " ".join(inner.split())
    if not href:
        return inner
    # Services shorten an address that stands for itself.
    shown = words.removesuffix("...").removesuffix("…").removeprefix("http://")
    bare = href.split("://", 1)[1]
    if not words or bare.startswith(shown.removeprefix("https://")):
        return href
    if "[" in words or "]" in words:
        return f"{words} {href}"
    return f"[{words}]({href})"


def _address(href: str) -> str:
    """A web address that is safe in a pair of parentheses; empty for any other."""
    href = "".join(href.split())
    try:
        parts = urlsplit(href)
        if parts.hostname in ("disq.us", "www.disq.us") and "url=" in parts.query:
            href = _REDIRECT_MARK.sub("", parse_qs(parts.query).get("url", [""])[0])
            parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc or not href.isprintable():
        return ""
    for sign, code in (("(", "%28"), (")", "%29"), ("<", "%3C"), (">", "%3E"), ("\\", "%5C")):
        href = href.replace(sign, code)
    return href


def _empty(tag: str, values: dict[str, str]) -> str:
    if tag == "br":
        return "\n"
    if tag == "hr":
        return "\n\n"
    if tag != "img":
        return ""
    # A picture that stands for a character has that character beside it.
    if "smil" in values.get("class", "") or "emoji" in values.get("class", ""):
        return values.get("alt", "")
    return _address(values.get("src", "")) or values.get("alt", "")


def _tidied(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip()

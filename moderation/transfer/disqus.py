"""The file that Disqus exports: a flat list of threads and posts, in any order.

`<thread>` is a record at the top and a reference within a post; `dsq:id` is the id of both, while
the element `<id>` is the site's own identifier, which may be empty.
"""

from __future__ import annotations

from hashlib import sha256

from moderation.transfer.cleaning import LONGEST_HTML, clean_text, read_time
from moderation.transfer.foreign import ForeignPost, ForeignThread, LeftOut, Records, Verdict
from moderation.transfer.html_text import html_to_text
from moderation.transfer.source import Source
from moderation.transfer.xml_records import Node, Wanted, xml_records

_WANTED = Wanted(
    "disqus:disqus",
    {"disqus:thread": "", "disqus:post": ""},
    # Addresses of machines are none of this service's business.
    frozenset({"disqus:forum", "disqus:category", "disqus:ipAddress", "disqus:isAnonymous"}),
)
_ID = "dsq:id"


def read_disqus(source: Source) -> Records:
    """Every thread and post. Raises BadFile."""
    for node in xml_records(source, _WANTED):
        yield _thread(node) if node.name == "disqus:thread" else _post(node)


def _thread(node: Node) -> ForeignThread:
    return ForeignThread(
        key=node.attributes.get(_ID, "").strip(),
        url=node.text("disqus:link"),
        identifier=node.text("disqus:id"),
        title=node.text("disqus:title"),
        created_at=read_time(node.text("disqus:createdAt")),
        closed=_says(node, "disqus:isClosed"),
    )


def _post(node: Node) -> ForeignPost:
    thread, created = _refers(node, "disqus:thread"), node.text("disqus:createdAt")
    message = node.child("disqus:message")
    html = "" if message is None else message.own_text
    author = node.child("disqus:author") or Node("disqus:author", {})
    name, user = author.text("disqus:name"), author.text("disqus:username")
    text = _text(node, html)
    return ForeignPost(
        id=node.attributes.get(_ID, "").strip() or invented_id(thread, created, name, html),
        thread=thread,
        parent=_refers(node, "disqus:parent"),
        verdict=text if isinstance(text, LeftOut) else _verdict(node),
        created_at=read_time(created),
        name=name or user,
        email=author.text("disqus:email"),
        person=f"user {user}" if user else f"name {name}",
        text="" if isinstance(text, LeftOut) else text,
    )


def invented_id(*parts: str) -> str:
    """An id for a post without one: the same whenever the same post is read."""
    told = "\x00".join(parts).encode("utf-8", "replace")
    return f"sha256:{sha256(told).hexdigest()[:40]}"


def _text(node: Node, html: str) -> str | LeftOut:
    if node.overlong or len(html) > LONGEST_HTML:
        return LeftOut.TOO_LONG
    return clean_text(html_to_text(html))


def _verdict(node: Node) -> Verdict:
    if _says(node, "disqus:isSpam"):
        return Verdict.SPAM
    if _says(node, "disqus:isDeleted"):
        return Verdict.DELETED
    # Newer exports tell what a moderator has not seen yet.
    if node.child("disqus:isApproved") and not _says(node, "disqus:isApproved"):
        return Verdict.HELD
    return Verdict.PUBLISHED


def _says(node: Node, name: str) -> bool:
    return node.text(name).lower() in ("true", "1")


def _refers(node: Node, name: str) -> str:
    found = node.child(name)
    return "" if found is None else found.attributes.get(_ID, "").strip()

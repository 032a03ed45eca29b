"""WXR: the RSS that WordPress exports, in any version of its namespace.

Also the variant of it that Disqus takes in, with `dsq:thread_identifier`.
"""

from __future__ import annotations

from moderation.transfer.cleaning import LONGEST_HTML, clean_text, read_time
from moderation.transfer.disqus import invented_id
from moderation.transfer.foreign import (
    BadFile,
    ForeignPost,
    ForeignThread,
    LeftOut,
    Records,
    Verdict,
)
from moderation.transfer.html_text import html_to_text
from moderation.transfer.source import Source
from moderation.transfer.xml_records import Node, Wanted, xml_records

_WANTED = Wanted(
    "rss",
    {"item": "", "wp:comment": "item"},
    frozenset({"content:encoded", "other:encoded", "wp:postmeta", "wp:commentmeta", "category"}),
)
_VERDICTS = {
    "1": Verdict.PUBLISHED,
    "approved": Verdict.PUBLISHED,
    "approve": Verdict.PUBLISHED,
    "spam": Verdict.SPAM,
    "trash": Verdict.DELETED,
    "post-trashed": Verdict.DELETED,
}
# Pings are notices of other sites' software; a shop's notes to orders are private.
_COMMENTS = frozenset({"", "comment"})
# Of what is public, the file says so or says nothing.
_PUBLIC = frozenset({"", "publish", "inherit"})


def read_wordpress(source: Source) -> Records:
    """Every item as a thread, and every comment within. Raises BadFile."""
    is_wordpress = False
    for node in xml_records(source, _WANTED):
        if node.name == "item":
            is_wordpress |= any(child.name.startswith("wp:") for child in node.children)
            yield _thread(node)
        else:
            is_wordpress = True
            yield _post(node)
    if not is_wordpress:
        raise BadFile("this is RSS, but nothing in it is of WordPress's export format (WXR)")


def _thread(node: Node) -> ForeignThread:
    # A password guards the comments as well as the article.
    public = node.text("wp:status") in _PUBLIC and not node.text("wp:post_password")
    return ForeignThread(
        key=str(node.number),
        url=node.text("link"),
        identifier=node.text("dsq:thread_identifier") or node.text("wp:post_id"),
        title=node.text("title"),
        created_at=read_time(node.text("wp:post_date_gmt")),
        closed=node.text("wp:comment_status") == "closed",
        public=public,
    )


def _post(node: Node) -> ForeignPost:
    content = node.child("wp:comment_content")
    html = "" if content is None else content.own_text
    created, name = node.text("wp:comment_date_gmt"), node.text("wp:comment_author")
    text, verdict = _text(node, html), _verdict(node)
    if verdict in Verdict and isinstance(text, LeftOut):
        verdict = text
    parent = node.text("wp:comment_parent")
    return ForeignPost(
        id=node.text("wp:comment_id") or invented_id(str(node.within), created, name, html),
        thread=str(node.within),
        parent="" if parent == "0" else parent,
        verdict=verdict,
        # Without a time in UTC there is still that of the site's own clock, some hours off.
        created_at=read_time(created) or read_time(node.text("wp:comment_date")),
        name=name,
        email=node.text("wp:comment_author_email"),
        person=f"name {name}",
        text="" if isinstance(text, LeftOut) else text,
    )


def _verdict(node: Node) -> Verdict | LeftOut:
    if node.text("wp:comment_type") not in _COMMENTS:
        return LeftOut.NO_COMMENT
    # What is not known to be approved waits for a person.
    return _VERDICTS.get(node.text("wp:comment_approved").lower(), Verdict.HELD)


def _text(node: Node, html: str) -> str | LeftOut:
    if node.overlong or len(html) > LONGEST_HTML:
        return LeftOut.TOO_LONG
    return clean_text(html_to_text(html))

"""Texts that would take a page over, or break it, if anything showed them as more than texts."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode

import sqlalchemy as sa

from moderation.embedded.demo_access import SITE
from moderation.embedded.demo_site import ARTICLE
from moderation.storage.queries import sites
from moderation.storage.tables import (
    appeal,
    article,
    audit,
    bulk,
    comment,
    decision,
    escalation,
    invitation,
    moderator,
    note,
    policy_revision,
    report,
    saved_view,
    site,
)
from tests.browser.every_page import Busy

RUN = "window.pwned=1"
STRINGS = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f'"><img src="//evil.example/a" onerror="{RUN}">',
    f"'><img src='//evil.example/b' onerror='{RUN}'>",
    f'" onmouseover="{RUN}" autofocus onfocus="{RUN}" x="',
    f"' onfocus='{RUN}' autofocus tabindex=1 '",
    f"<svg onload={RUN}><animate onbegin={RUN} attributeName=x dur=1s>",
    f"javascript:{RUN}//",
    f"JaVaScRiPt:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f'<a href="javascript:{RUN}">a link</a>',
    f"[a link](javascript:{RUN}) ![x](//evil.example/c)",
    "{{7*7}}{% raw %}${7*7}#{7*7}<%= 7*7 %>",
    "100% %s %d %(name)s %n {0} {name}",
    "&lt;b&gt; &amp;lt; &#60;i&#62; &quot; &nbsp;",
    f'"}};{RUN};//\\"\\u003cscript\\u003e',
    f"line\u2028separator\u2029{RUN}",
    "\u202eright to left\u202c \u2066isolated\u2069 \u200f\u200e",
    "null undefined NaN None \x7f \ufeff",
    "W" * 160,
    "Z\u0351\u036b\u0343\u036a\u0302" * 20,
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe><form action='//evil.example'>",
    f"<style>@import '//evil.example/d';</style><base href='//evil.example/'><!-- {RUN}",
)
ALL = "\n".join(STRINGS)
BEGIN, END = "⟦", "⟧"
ADDRESSES = f"javascript:{RUN}//{ALL}"


def field(name: str) -> str:
    """All strings at once, so marked that they are found again on a page."""
    return f"{name}{BEGIN}{ALL}{END}"


def plain(text: str) -> str:
    """Without white space: a browser shows that as it likes."""
    return re.sub(r"[\s\ufeff]+", "", text)


def unmarked(text: str) -> str:
    """Where markup is shown, stars are emphasis, and a backslash keeps signs from meaning more."""
    return plain(text).replace("*", "").replace("\\", "")


def short(most: int) -> list[str]:
    """The strings in pieces of at most so many characters, for fields that hold no more."""
    pieces = [""]
    for one in STRINGS:
        if len(pieces[-1]) + len(one) + 1 > most:
            pieces.append("")
        pieces[-1] = f"{pieces[-1]} {one}".strip()[:most]
    return pieces


ARTICLE_IDS = [f"Id{number}{BEGIN}{piece}{END}" for number, piece in enumerate(short(190))]
# What is shown of a site that has these in every field, each by its name.
FIELDS = {
    "Body": (comment, "body"),
    "Author": (comment, "author_name"),
    "Ruling": (decision, "note"),
    "Toauthor": (decision, "note_to_author"),
    "Title": (article, "title"),
    "Moderator": (moderator, "name"),
    "View": (saved_view, "name"),
    "Remark": (note, "text"),
    "Report": (report, "note"),
    "Appeal": (appeal, "text"),
    "Answered": (appeal, "answer"),
    "Escalated": (escalation, "note"),
    "Policy": (policy_revision, "note"),
    "Site": (site, "name"),
    "Invited": (invitation, "name"),
}
UNNAMED: tuple[tuple[sa.Table, dict[str, Any]], ...] = (
    (article, {"url": ADDRESSES, "section": ALL, "text": ALL}),
    (decision, {"findings": [field("Finding")], "model_version": ALL, "policy_version": ALL}),
    (saved_view, {"query": f'"><script>{RUN}</script>&q={ALL}'}),
    (audit, {"details": {"article": field("Fact"), ALL: ALL, "role": ALL}}),
    (bulk, {"chosen": {"by": ALL, "article": ALL, "signal": ALL, "action": ALL, "reason": ALL}}),
    (moderator, {"preferences": {"theme": f'"><script>{RUN}</script>', "language": ALL}}),
)


def make_hostile(busy: Busy) -> None:
    """Put them into every field of this desk that can hold text."""
    newsroom = busy.newsroom
    for name in ARTICLE_IDS:
        newsroom.held("Under a hostile name.", article=name, email="hostile@example.org")
    everything = sa.true()
    for name, (table, column) in FIELDS.items():
        newsroom.change(table, everything, **{column: field(name)})
    for table, columns in UNNAMED:
        newsroom.change(table, everything, **columns)
    # Where there is no title, the id is shown.
    newsroom.change(article, article.c.id.in_(ARTICLE_IDS), title=None)
    allowed = [one[:90] for one in STRINGS if "*" not in one[:90]]
    words = {"banned": [f"Banned{BEGIN}{END}", *allowed], "suspect": allowed}
    with newsroom.database.write() as connection:
        sites.set_policy_overrides(connection, SITE, {"words": words})
        connection.execute(policy_revision.update().values(overrides={"words": words}))


def hostile_addresses(paths: list[str]) -> list[str]:
    """Each page of the desk, asked with these in its query, and pages about hostile names."""
    texts, words = short(190), ("sort", "status", "reason", "view", "age", "author", "cursor")
    found = [f"/review/sites/{SITE}/articles/{quote(name, safe='')}" for name in ARTICLE_IDS]
    for number, path in enumerate(one for one in paths if one.startswith("/review")):
        text = texts[number % len(texts)]
        free = dict.fromkeys(("q", "article", "next", "done", "of", "after"), text)
        chosen = dict.fromkeys((*words, "min", "max", "person", "action", "day", "days"), text)
        found += [f"{path}?{urlencode(free)}", f"{path}?{urlencode(chosen)}"]
    searched = f"/review/sites/{SITE}/search"
    found += [f"{searched}?{urlencode({'q': text})}" for text in texts]
    found += [f"/review?{urlencode({'site': SITE, 'article': name})}" for name in ARTICLE_IDS]
    return [*found, f"/review?site={SITE}&q=hostile", f"{searched}?q=onerror", f"/review/{ARTICLE}"]

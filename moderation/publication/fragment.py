"""`GET …/comments.html`: a page of a thread for a site to put into its own article.

For readers without scripts and for search engines. Its own words are in English, or in the language
that `lang` names, and never in what the browser asks for: a page is the same for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import sqlalchemy as sa
from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from moderation.domain.comment import Comment
from moderation.domain.errors import InvalidSubmission
from moderation.http.auth import public
from moderation.http.context import services
from moderation.http.languages import LANGUAGES, SOURCE, choose_language, ngettext
from moderation.http.markup import html
from moderation.http.presenting import time_text
from moderation.publication.asking import Asked, read_asked
from moderation.publication.linked_data import linked_data
from moderation.publication.serving import answer, freshness_of
from moderation.publication.thread import Page, Shown, Sort
from moderation.storage.queries import articles
from moderation.storage.queries.public_counts import published_under

blueprint = Blueprint("publication_fragment", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class Item:
    """A comment as the fragment shows it."""

    comment: Comment
    html: Markup
    published: str
    shown_time: str
    parent_is_shown: bool
    replies_url: str | None
    replies_text: str


@blueprint.get("/v1/sites/<site>/articles/<article:article>/comments.html")
@public
def show_comments(site: str, article: str) -> Response:
    """The published comments under an article, as HTML without scripts or styles."""
    fresh = freshness_of(site, article)
    asked = read_asked(site, article)
    choose_language(_language())

    def make(connection: sa.Connection) -> str:
        allowed = services().policies.for_site(connection, site).markup
        page = asked.read(connection)
        count = published_under(connection, site, [article])[article]
        about = articles.find_article(connection, site, article)
        return render_template(
            "publication/thread.html",
            items=_items(asked, page, allowed),
            gone=[(one.id, *_replies_to(asked, one.id, one.reply_count)) for one in page.gone],
            more_url=_more_url(asked, page),
            linked_data=linked_data(about, count, page.items),
        )

    return answer(site, article, fresh, "text/html; charset=utf-8", make)


def _items(asked: Asked, page: Page, allowed: frozenset[str]) -> list[Item]:
    there = {shown.comment.id for shown in page.items}
    return [_item(asked, shown, there, allowed) for shown in page.items]


def _item(asked: Asked, shown: Shown, there: set[str], allowed: frozenset[str]) -> Item:
    one, number = shown.comment, shown.reply_count
    # Where all comments are listed, replies are listed too.
    leads_on = number > 0 and asked.leaves_replies_out
    published = time_text(one.published_at) or ""
    url, words = _replies_to(asked, one.id, number)
    return Item(
        comment=one,
        html=html(one.body, allowed),
        published=published,
        shown_time=f"{published[:10]} {published[11:16]} UTC",
        parent_is_shown=one.parent_id in there,
        replies_url=url if leads_on else None,
        replies_text=words,
    )


def _replies_to(asked: Asked, comment_id: str, number: int) -> tuple[str, str]:
    """Where they are, and how many."""
    words = ngettext("%(num)s reply", "%(num)s replies", number) % {"num": number}
    return _url(asked, sort=Sort.OLDEST, parent=comment_id), words


def _more_url(asked: Asked, page: Page) -> str | None:
    cursor = asked.cursor_at(page.next)
    if cursor is None:
        return None
    return _url(asked, sort=asked.sort, parent=asked.parent_id, cursor=cursor)


def _url(asked: Asked, **query: str | None) -> str:
    """The whole address: the fragment stands in a page of the site's own."""
    given = {**query, "limit": str(asked.limit), "lang": request.args.get("lang")}
    path = f"/v1/sites/{asked.site_id}/articles/{quote(asked.article_id, safe='')}/comments.html"
    text = urlencode({name: value for name, value in given.items() if value})
    return f"{services().public_url}{path}?{text}"


def _language() -> str:
    language = request.args.get("lang") or SOURCE
    if language not in LANGUAGES:
        message = f"must be one of {', '.join(LANGUAGES)}"
        raise InvalidSubmission("the language is not valid", (("lang", message),))
    return language

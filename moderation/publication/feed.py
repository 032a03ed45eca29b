"""`GET …/feed.atom`: the newest comments under an article, for feed readers (RFC 4287)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import sqlalchemy as sa
from flask import Blueprint, Response, render_template
from markupsafe import Markup

from moderation.domain.comment import Article, Comment, Site
from moderation.http.auth import public
from moderation.http.context import services
from moderation.http.markup import html
from moderation.http.presenting import time_text
from moderation.publication.serving import answer, freshness_of
from moderation.publication.thread import Sort, read_thread
from moderation.storage.queries import articles, sites

blueprint = Blueprint("publication_feed", __name__, template_folder="templates")

NEWEST = 50
# What no XML document may hold, even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A comment as the feed shows it."""

    comment: Comment
    html: Markup
    published: str
    updated: str
    url: str | None


@blueprint.get("/v1/sites/<site>/articles/<article:article>/feed.atom")
@public
def show_feed(site: str, article: str) -> Response:
    """The newest comments under an article, at most fifty."""
    fresh = freshness_of(site, article)

    def make(connection: sa.Connection) -> str:
        allowed = services().policies.for_site(connection, site).markup
        about = articles.find_article(connection, site, article)
        page = read_thread(connection, (site, article), Sort.NEWEST, None, NEWEST)
        found = [shown.comment for shown in page.items]
        known = sites.find_site(connection, site)
        document = render_template(
            "publication/feed.xml",
            title=_title(about, known, article),
            self_url=_address(site, article),
            article_url=about.url if about else None,
            updated=time_text(_newest(found, known)),
            entries=[_entry(one, about, allowed) for one in found],
        )
        return _NOT_IN_XML.sub("\ufffd", document)

    return answer(site, article, fresh, "application/atom+xml; charset=utf-8", make)


def _entry(one: Comment, about: Article | None, allowed: frozenset[str]) -> Entry:
    url = about.url.partition("#")[0] if about and about.url else None
    return Entry(
        comment=one,
        html=html(one.body, allowed),
        published=time_text(one.published_at) or "",
        updated=time_text(_changed(one)) or "",
        url=f"{url}#comment-{one.id}" if url else None,
    )


def _changed(one: Comment) -> datetime:
    return max(one.published_at or one.created_at, one.edited_at or one.created_at)


def _newest(found: list[Comment], site: Site | None) -> datetime | None:
    """When the feed last changed as far as what it holds tells."""
    if found:
        return max(_changed(one) for one in found)
    return site.created_at if site else None


def _title(about: Article | None, site: Site | None, article_id: str) -> str:
    named = about.title if about and about.title else article_id
    return f"{named} \N{MIDDLE DOT} {site.name}" if site else named


def _address(site_id: str, article_id: str) -> str:
    path = f"/v1/sites/{site_id}/articles/{quote(article_id, safe='')}/feed.atom"
    return f"{services().public_url}{path}"

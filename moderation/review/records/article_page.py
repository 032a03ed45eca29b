"""`/review/sites/<site>/articles/<article>`: an article, its comments, and when they came."""

from __future__ import annotations

from flask import render_template, request
from markupsafe import Markup

from moderation.domain.comment import ArticleModeration
from moderation.domain.errors import InvalidSubmission, NotFound
from moderation.domain.lifecycle import Status
from moderation.domain.roles import Permission, may
from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor
from moderation.http.languages import gettext, mark
from moderation.http.pages import day_and_month
from moderation.review.access import at_site, own_sites, preferences
from moderation.review.drawing import Chart, Series, stacked_bars
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.records import articles
from moderation.review.records.state_words import STATES_IN_SHORT
from moderation.review.texts import read_texts
from moderation.storage.queries.articles import find_article

blueprint = page_blueprint("review_articles", __name__)

ON_A_PAGE = 20
MODERATION = {
    ArticleModeration.DEFAULT: mark("As the site's policy says"),
    ArticleModeration.PRE: mark("A moderator sees every comment first"),
    ArticleModeration.CLOSED: mark("Closed: new comments are held"),
}
_SPANS = {
    1: mark("Comments in each hour"),
    6: mark("Comments in each six hours"),
    24: mark("Comments on each day"),
    24 * 7: mark("Comments in each week"),
    24 * 30: mark("Comments in each 30 days"),
}


@blueprint.get("/sites/<site>/articles/<article:article>")
@at_site(Permission.READ)
def show_article(site: ReviewedSite, article: str) -> str:
    """What became of the comments on one article."""
    with services().database.read() as connection:
        found = find_article(connection, site.id, article)
        if found is None:
            raise NotFound("there is no such article at this site", code="article_not_found")
        counts = articles.count_states(connection, site.id, article)
        status = _status(counts)
        purpose = f"article {site.id} {article} {status}"
        after = page_cursor(purpose)
        page = articles.page_of_state(connection, (site.id, article, status), after, ON_A_PAGE)
        heat = articles.read_heat(connection, site.id, article)
        texts = read_texts(connection, page.comments, preferences().blur)
    return render_template(
        "review/article.html",
        sites=own_sites(),
        site=site,
        article=found,
        by_state=counts,
        states=STATES_IN_SHORT,
        counted=articles.COUNTED,
        status=status,
        page=page,
        texts=texts,
        next_cursor=cursor_at(purpose, page.place) if page.place else None,
        heat=heat,
        picture=_picture(heat) if heat.begins else None,
        drawn=articles.DRAWN,
        choices=MODERATION,
        may_change=may(site.role, Permission.ARTICLES),
    )


def _status(counts: dict[Status, int]) -> Status:
    """The state that is asked for; without one, the first that somebody would look at."""
    asked = request.args.get("status")
    if asked:
        try:
            return Status(asked)
        except ValueError:
            raise InvalidSubmission("there is no such state of a comment") from None
    first = (Status.HELD, Status.PUBLISHED, Status.REJECTED, *counts)
    return next((status for status in first if counts.get(status)), Status.HELD)


def _picture(heat: articles.Heat) -> Markup:
    more = "" if heat.hours == 24 else " %H:%M" if heat.hours < 24 else " %Y"
    series = [
        Series(gettext(STATES_IN_SHORT[status]), status.value, counts)
        for status, counts in heat.counts.items()
    ]
    places = [day_and_month(begin) + begin.strftime(more) for begin in heat.begins]
    title = f"{gettext(_SPANS[heat.hours])} (UTC)"
    return stacked_bars(Chart(title, gettext("From"), places, series))

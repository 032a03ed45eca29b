"""`/demo`: an article as a newspaper would have it, with the widget under it.

A comment sent here is a real submission to the demo site: it is verified, checked and held or
published like any other. Without scripts the comments stand in the page, and a link leads to the
form. The article is in English, and in Arabic for whoever asks for that.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from moderation.embedded.demo_access import SITE
from moderation.embedded.demo_site import ARTICLE
from moderation.embedded.demo_thread import read_thread
from moderation.http.auth import known_site, public
from moderation.http.context import services
from moderation.http.languages import SOURCE, choose_language
from moderation.http.markup import html

blueprint = Blueprint(
    "demo",
    __name__,
    url_prefix="/demo",
    template_folder="templates",
    static_folder="static",
)

_EDITIONS = {"en": "demo/article.html", "ar": "demo/article_ar.html"}


@blueprint.before_request
def _speak_the_articles_language() -> None:
    choose_language(_edition())


@blueprint.after_request
def _let_the_widget_name_its_page(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@blueprint.get("")
@public
def show_article() -> str:
    """The article, the comments that everybody sees, and the widget's script."""
    known_site(SITE)
    with services().database.read() as connection:
        thread = read_thread(connection, SITE, ARTICLE)
        policy = services().policies.for_site(connection, SITE)
    return render_template(
        _EDITIONS[_edition()],
        site=SITE,
        article=ARTICLE,
        thread=thread,
        text_of=lambda comment: html(comment.body, policy.markup),
    )


def _edition() -> str:
    asked = request.args.get("lang", SOURCE)
    return asked if asked in _EDITIONS else SOURCE

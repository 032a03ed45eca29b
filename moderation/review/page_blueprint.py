"""What all of the moderators' pages share: where they are, and what their templates know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response

from moderation.review import wording
from moderation.review.access import form_token, moderator, preferences
from moderation.review.grounds import grounds_of
from moderation.review.marking import shown
from moderation.review.navigation import navigation
from moderation.review.rulings.ruling import rulings_on

PREFIX = "/review"
_HERE = Path(__file__).parent


def page_blueprint(name: str, import_name: str, *, with_static: bool = False) -> Blueprint:
    """A blueprint for pages under /review; one of them serves the static files of all."""
    pages = Blueprint(
        name,
        import_name,
        url_prefix=PREFIX,
        template_folder=str(_HERE / "templates"),
        static_folder=str(_HERE / "static") if with_static else None,
    )
    pages.after_request(_let_forms_name_their_origin)
    pages.context_processor(_for_every_page)
    return pages


def _let_forms_name_their_origin(response: Response) -> Response:
    # Under `no-referrer` a browser hides the origin of a form from its own site as well.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _for_every_page() -> dict[str, Any]:
    return {
        "wording": wording,
        "form_token": form_token,
        "moderator": moderator,
        "navigation": navigation,
        "preferences": preferences,
        "grounds_of": grounds_of,
        "shown": shown,
        "rulings_on": rulings_on,
    }

"""The languages that pages speak: gettext, with English as the language of the source."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from flask import Flask, Response, g, has_request_context, request

CATALOGUES = Path(__file__).parent / "translations"
DOMAIN = "messages"
# The language of the messages in the source; it needs no catalogue.
SOURCE = "en"
# The name of each language in itself, for whoever looks for it.
LANGUAGES = {"en": "English", "ar": "\u0627\u0644\u0639\u0631\u0628\u064a\u0629"}
RIGHT_TO_LEFT = frozenset({"ar"})


def install_languages(app: Flask) -> None:
    """Lets templates translate: `_("...")`, `ngettext(...)`, `language()` and `direction()`."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        language=language, direction=direction, known_words=known_words, translated=translated
    )
    app.after_request(_say_what_it_varies_by)


def language() -> str:
    """The language of this page: whom it is for has chosen one, or the browser asks for one."""
    if not has_request_context():
        return SOURCE
    if "language" not in g:
        g.language = _asked_for()
        g.language_is_the_browsers = True
    return str(g.language)


def _asked_for() -> str:
    # Werkzeug's own choice prefers a later `ar` to an earlier `en-GB`, as the more exact match.
    tags = (tag for tag, quality in request.accept_languages if quality > 0)
    languages = (tag.split("-")[0].casefold() for tag in tags)
    return next((one for one in languages if one in LANGUAGES), SOURCE)


def choose_language(chosen: str) -> None:
    """From here on this request is answered in this language, if it is one of ours."""
    if chosen in LANGUAGES:
        g.language = chosen
        g.language_is_the_browsers = False


def direction() -> str:
    """`rtl` or `ltr`, as this page is to be read."""
    return "rtl" if language() in RIGHT_TO_LEFT else "ltr"


def _say_what_it_varies_by(response: Response) -> Response:
    if g.get("language_is_the_browsers"):
        response.vary.add("Accept-Language")
    return response


def mark(message: str) -> str:
    """The message itself, marked to be translated where it is shown."""
    return message


def gettext(message: str) -> str:
    """The message in the language of this page."""
    # The catalogue's entry for the empty message is its own head.
    return message and _catalogue(language()).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """The message for this number, in the language of this page."""
    return _catalogue(language()).ngettext(one, many, number)


def translated(message: str) -> str:
    """As `gettext`, for templates: a message that may hold what somebody typed.

    `_()` takes what it translates for HTML of ours, and what follows a % for a place in it.
    """
    return gettext(message)


def known_words(message: str) -> bool:
    """Whether a message is written in, or can be put into, the language of this page."""
    return language() == SOURCE or gettext(message) != message


@cache
def _catalogue(code: str) -> NullTranslations:
    return translation(DOMAIN, CATALOGUES, [code], fallback=True)

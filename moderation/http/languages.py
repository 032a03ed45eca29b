"""The languages that pages speak: gettext, with English as the language of the source."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from flask import Flask, g, has_request_context, request

CATALOGUES = Path(__file__).parent / "translations"
DOMAIN = "messages"
# The name of each language in itself, for whoever looks for it.
LANGUAGES = {"en": "English", "ar": "\u0627\u0644\u0639\u0631\u0628\u064a\u0629"}
RIGHT_TO_LEFT = frozenset({"ar"})


def install_languages(app: Flask) -> None:
    """Lets templates translate: `_("...")`, `ngettext(...)`, `language()` and `direction()`."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(language=language, direction=direction)


def language() -> str:
    """The language of this page: whom it is for has chosen one, or the browser asks for one."""
    if not has_request_context():
        return "en"
    if "language" not in g:
        g.language = request.accept_languages.best_match(tuple(LANGUAGES)) or "en"
    return str(g.language)


def choose_language(chosen: str) -> None:
    """From here on this request is answered in this language, if it is one of ours."""
    if chosen in LANGUAGES:
        g.language = chosen


def direction() -> str:
    """`rtl` or `ltr`, as this page is to be read."""
    return "rtl" if language() in RIGHT_TO_LEFT else "ltr"


def mark(message: str) -> str:
    """The message itself, marked to be translated where it is shown."""
    return message


def gettext(message: str) -> str:
    """The message in the language of this page."""
    return _catalogue(language()).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """The message for this number, in the language of this page."""
    return _catalogue(language()).ngettext(one, many, number)


@cache
def _catalogue(code: str) -> NullTranslations:
    return translation(DOMAIN, CATALOGUES, [code], fallback=True)

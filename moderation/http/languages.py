"""The languages that pages speak: gettext, with English as the language of the source."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from flask import Blueprint, Flask, Response, g, has_request_context, request

from moderation.domain import languages

CATALOGUES = Path(__file__).parent / "translations"
DOMAIN = "messages"
SOURCE = languages.SOURCE
LANGUAGES = languages.LANGUAGES
RIGHT_TO_LEFT = frozenset({"ar"})
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


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
    spoken = _spoken.get()
    if spoken is not None:
        return spoken
    if not has_request_context():
        return SOURCE
    if "language" not in g:
        g.language = browsers_language() or SOURCE
        g.language_is_the_browsers = True
    return str(g.language)


def browsers_language() -> str | None:
    """The first of our languages that the browser asks for; None where it asks for none."""
    # Werkzeug's own choice prefers a later `ar` to an earlier `en-GB`, as the more exact match.
    tags = (tag for tag, quality in request.accept_languages if quality > 0)
    return next(filter(None, map(known_language, tags)), None)


def known_language(tag: str) -> str | None:
    """The one of our languages that a tag such as `ar-EG` means (BCP 47), or None."""
    language = tag.partition("-")[0].casefold()
    return language if language in LANGUAGES else None


def choose_language(chosen: str) -> None:
    """From here on this request is answered in this language, if it is one of ours."""
    if chosen in LANGUAGES:
        g.language = chosen
        g.language_is_the_browsers = False


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Meanwhile all words are of this language, if it is one of ours: what mails are written in."""
    before = _spoken.set(chosen if chosen in LANGUAGES else SOURCE)
    try:
        yield
    finally:
        _spoken.reset(before)


def speak_as_asked(blueprint: Blueprint) -> None:
    """`?lang=` chooses the language of this slice's pages, and goes along from each to the next."""

    @blueprint.before_request
    def _choose() -> None:
        choose_language(request.args.get("lang", ""))

    @blueprint.url_defaults
    def _go_along(endpoint: str, values: dict[str, object]) -> None:
        asked = request.args.get("lang") if has_request_context() else None
        if asked in LANGUAGES and not endpoint.endswith(".static"):
            values.setdefault("lang", asked)


def in_this_language(address: str) -> str:
    """This address of a page of ours, with what has it answered in the language of the moment.

    English needs no word: then the page follows the browser, as it does without a mail.
    """
    return address if language() == SOURCE else f"{address}?lang={language()}"


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

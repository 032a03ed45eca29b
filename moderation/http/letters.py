"""What all mails share: a subject with a text and its HTML, and the frame around the HTML."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import jinja2

from moderation.http.languages import direction, gettext, language, ngettext
from moderation.http.pages import clock


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says. `covers` are ids of other waiting mails that need not be sent after it."""

    subject: str
    text: str
    html: str
    covers: tuple[str, ...] = ()


class Writer:
    """Makes letters from a package's templates `mail_<name>.txt` and `mail_<name>.html`.

    The second extends `look/mail_letter.html`. Subjects are fixed, since headers are no place for
    what somebody typed; in HTML every value is escaped. The language is that of the moment (see
    `languages.speaking`).
    """

    def __init__(self, package: str) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.ChoiceLoader(
                [jinja2.PackageLoader(package), jinja2.PackageLoader("moderation.http")]
            ),
            autoescape=jinja2.select_autoescape(["html"]),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        words = self._environment
        words.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
        words.globals.update(language=language, direction=direction)
        words.filters.update(wrapped=_wrapped, clock=clock)

    def write(
        self, name: str, subject: str, values: Mapping[str, object], covers: tuple[str, ...] = ()
    ) -> Letter:
        """The letter of this name with these values."""
        text, html = (
            self._environment.get_template(f"mail_{name}.{kind}").render(values, subject=subject)
            for kind in ("txt", "html")
        )
        return Letter(subject, text, html, covers)


def _wrapped(text: str) -> str:
    """A paragraph in lines of at most 72 characters, unless a word alone is longer."""
    return textwrap.fill(text, 72, break_long_words=False, break_on_hyphens=False)

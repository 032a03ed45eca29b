"""`/mailbox`: the mails of an embedded service, as a page for people and as JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, render_template, request

from moderation.embedded.maildir import Mail, mail, mails

MAILS_ON_PAGE = 50
MAILS_IN_JSON = 500
_LINK = re.compile(r"https?://\w[^\s<>\"'`]*")
_NOT_AT_THE_END = ".,;:!?)]}"
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Nothing in a mail runs or loads. A link that a person clicks opens outside of the sandbox.
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; "
    f"base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox {_SANDBOX}"
)
_OPEN_LINKS_OUTSIDE = '<!doctype html><base target="_blank">'


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a mail's text; `link` says whether it is an http or https address."""

    text: str
    link: bool


def mailbox_blueprint(mailbox_dir: Path) -> Blueprint:
    """The pages over one Maildir. They need no key: register them in embedded services only."""
    pages = Blueprint(
        "mailbox",
        __name__,
        url_prefix="/mailbox",
        template_folder="templates",
        static_folder="static",
    )

    @pages.get("")
    def index() -> Response:
        accepted = request.accept_mimetypes.best_match(["text/html", "application/json"])
        answer = _as_json(mailbox_dir) if accepted == "application/json" else _as_page(mailbox_dir)
        answer.vary.add("Accept")
        answer.cache_control.no_store = True
        return answer

    @pages.get("/<mail_id>/html")
    def html(mail_id: str) -> Response:
        found = mail(mailbox_dir, mail_id)
        if found is None or not found.html:
            abort(404)
        answer = _guarded(_OPEN_LINKS_OUTSIDE + found.html, _MAIL_POLICY)
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"
        return answer

    return pages


def _guarded(page: str, content_policy: str) -> Response:
    answer = Response(page, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = content_policy
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.cache_control.no_store = True
    return answer


def _as_json(mailbox_dir: Path) -> Response:
    return jsonify(items=[_item(found) for found in mails(mailbox_dir, MAILS_IN_JSON)])


def _item(found: Mail) -> dict[str, str]:
    return {
        "to": found.to,
        "subject": found.subject,
        "text": found.text,
        "html": found.html,
        "received_at": found.received_at.isoformat().replace("+00:00", "Z"),
    }


def _as_page(mailbox_dir: Path) -> Response:
    newest = mails(mailbox_dir, MAILS_ON_PAGE + 1)
    page = render_template(
        "mailbox/index.html",
        mails=newest[:MAILS_ON_PAGE],
        more=len(newest) > MAILS_ON_PAGE,
        pieces=pieces,
        first_link=first_link,
        sandbox=_SANDBOX,
    )
    return _guarded(page, _PAGE_POLICY)


def pieces(text: str) -> list[Piece]:
    """Cut a text at its web addresses; joined again, the pieces are the text."""
    found: list[Piece] = []
    end = 0
    for match in _LINK.finditer(text):
        link = match[0].rstrip(_NOT_AT_THE_END)
        found += [Piece(text[end : match.start()], False), Piece(link, True)]
        end = match.start() + len(link)
    found.append(Piece(text[end:], False))
    return [piece for piece in found if piece.text]


def first_link(text: str) -> str | None:
    """The first web address in a text: in the mails of this service, what to do next."""
    return next((piece.text for piece in pieces(text) if piece.link), None)

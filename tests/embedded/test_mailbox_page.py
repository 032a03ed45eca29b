from __future__ import annotations

import mailbox
from datetime import datetime, timedelta
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from moderation.embedded.mailbox_page import first_link, mailbox_blueprint, pieces
from moderation.embedded.maildir import mails

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title></style></textarea><script>alert(1)</script>",
    "{{ 7*7 }}{% print(config) %}",
    "javascript:alert(1)",
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/'onmouseover='alert(1)",
    "https://example.org/<script>alert(1)</script>",
    "<!--<iframe src=javascript:alert(1)>",
    "&lt;b&gt; &#60;script&#62;",
    "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
]
KNOWN_TAGS = {"html", "head", "meta", "title", "link", "body", "header", "main", "section"} | {
    *("div", "h1", "h2", "p", "a", "span", "bdi", "time", "details", "summary"),
    *("iframe", "svg", "rect", "path"),
}


class Elements(HTMLParser):
    """What a browser would see: tags, attribute names, links and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.shown = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        self.shown += data


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "mailbox"


@pytest.fixture
def client(directory):
    app = Flask(__name__)
    app.register_blueprint(mailbox_blueprint(directory))
    return app.test_client()


@pytest.fixture
def keep(directory):
    def add(subject: str = "Hello", text: str = "A line.\n", html: str = "", to: str = "") -> None:
        message = EmailMessage()
        message["Subject"] = subject
        message["Delivered-To"] = to or "reader@example.org"
        if text:
            message.set_content(text)
        if html and text:
            message.add_alternative(html, subtype="html")
        elif html:
            message.set_content(html, subtype="html")
        mailbox.Maildir(directory, create=True).add(message.as_bytes())

    return add


JSON = {"Accept": "application/json"}


def test_programs_get_the_mails_as_json_newest_first(client, keep):
    keep("first")
    keep("second", "Text.\n", "<p>HTML</p>")
    answer = client.get("/mailbox", headers=JSON)
    assert answer.mimetype == "application/json"
    newest, oldest = answer.json["items"]
    received = datetime.fromisoformat(newest.pop("received_at"))
    assert received.utcoffset() == timedelta(0)
    assert newest == {
        "to": "reader@example.org",
        "subject": "second",
        "text": "Text.\n",
        "html": "<p>HTML</p>\n",
    }
    assert oldest["subject"] == "first"
    assert oldest["html"] == ""


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("application/json", "application/json"),
        ("application/json, text/html;q=0.5", "application/json"),
        ("image/png", "text/html"),
    ],
)
def test_the_reader_says_what_it_wants_and_caches_are_told(client, accept, kind):
    answer = client.get("/mailbox", headers={"Accept": accept})
    assert answer.mimetype == kind
    assert "Accept" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_empty_mailbox_says_how_a_mail_gets_there(client):
    assert "No mail yet" in client.get("/mailbox").text
    assert client.get("/mailbox", headers=JSON).json == {"items": []}


def test_a_confirmation_link_can_be_clicked(client, keep):
    keep("Confirm", "Please open http://127.0.0.1:8000/verify/abc-DEF_123.\n\nThank you.")
    page = Elements(client.get("/mailbox").text)
    assert page.links.count("http://127.0.0.1:8000/verify/abc-DEF_123") == 2
    assert "Please open http://127.0.0.1:8000/verify/abc-DEF_123.\n\nThank you." in page.shown


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_never_becomes_part_of_the_page(client, keep, text):
    keep(text, f"before {text} after", to=text if text.isascii() else "")
    answer = client.get("/mailbox")
    page = Elements(answer.text)
    assert page.tags <= KNOWN_TAGS
    assert not any(name.startswith("on") or name in ("style", "srcdoc") for name in page.attributes)
    assert all(link.startswith(("http://", "https://", "/mailbox")) for link in page.links)
    assert f"before {text} after" in page.shown


def test_our_own_page_has_no_script_and_no_style_of_its_own(client, keep):
    keep("Hello", "Text", "<p>HTML</p>")
    answer = client.get("/mailbox")
    rules = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in rules
    assert "unsafe" not in rules
    assert "frame-ancestors 'none'" in rules
    assert "script" not in Elements(answer.text).tags
    with client.get("/mailbox/static/mailbox.css") as style:
        assert style.mimetype == "text/css"


def test_the_html_of_a_mail_is_shown_in_a_sandbox_that_runs_nothing(client, keep, directory):
    keep("Hello", "Text", "<p>HTML</p><script>alert(1)</script>")
    (kept,) = mails(directory, 1)
    page = client.get("/mailbox").text
    assert f'src="/mailbox/{kept.id}/html"' in page
    assert 'sandbox="allow-popups' in page
    answer = client.get(f"/mailbox/{kept.id}/html")
    rules = dict(
        rule.strip().partition(" ")[::2]
        for rule in answer.headers["Content-Security-Policy"].split(";")
    )
    assert rules["default-src"] == "'none'"
    assert "script-src" not in rules
    assert rules["frame-ancestors"] == "'self'"
    assert not {"allow-scripts", "allow-same-origin", "allow-forms"} & set(rules["sandbox"].split())
    assert "<p>HTML</p>" in answer.text


def test_a_mail_without_html_or_without_existence_has_no_html_page(client, keep, directory):
    keep("Hello", "Text")
    (kept,) = mails(directory, 1)
    assert client.get(f"/mailbox/{kept.id}/html").status_code == 404
    assert client.get("/mailbox/nothing/html").status_code == 404
    assert client.get("/mailbox/..%2f..%2fsecret.key/html").status_code == 404


def test_a_mail_that_has_only_html_shows_it_at_once(client, keep):
    keep("Hello", "", "<p>Only</p>")
    assert '<details class="html" open>' in client.get("/mailbox").text


def test_a_long_mailbox_is_cut_and_says_so(client, keep):
    for number in range(51):
        keep(f"mail {number}")
    page = client.get("/mailbox").text
    assert page.count('<details class="mail"') == 50
    assert "Older mails are kept" in page
    assert len(client.get("/mailbox", headers=JSON).json["items"]) == 51


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", []),
        ("no link", []),
        ("see https://a.example/b?c=d&e=f#g, then", ["https://a.example/b?c=d&e=f#g"]),
        ("(http://a.example/)", ["http://a.example/"]),
        ("http://a http://b", ["http://a", "http://b"]),
        ("ftp://a javascript:b data:c", []),
        ("https://...", []),
    ],
)
def test_a_text_is_cut_at_its_links_and_loses_nothing(text, links):
    found = pieces(text)
    assert "".join(piece.text for piece in found) == text
    assert [piece.text for piece in found if piece.link] == links
    assert first_link(text) == (links[0] if links else None)

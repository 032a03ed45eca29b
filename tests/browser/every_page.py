"""Every page that people see, collected from the routes, at a desk where all has happened once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.delivery.dispatching import deliver_due
from moderation.delivery.sending import Desk
from moderation.domain.comment import Comment
from moderation.domain.decision import Highlight
from moderation.domain.lifecycle import Action
from moderation.domain.reasons import ReportReason
from moderation.domain.telling import EVENT_NAMES
from moderation.embedded.demo_access import SITE
from moderation.embedded.demo_site import ARTICLE
from moderation.http.outbound import Outbound
from moderation.privacy.appealing import appeal
from moderation.privacy.links import Purpose, issue_link
from moderation.privacy.places import own_comment_proof
from moderation.review.numbers.tallying import count_up
from moderation.storage import webhook_changes
from moderation.storage.queries import sites
from moderation.storage.queries.reports import Allegation, add_report
from moderation.storage.webhook_changes import Named
from moderation.verification.service import issue_token
from tests.browser.conftest import Live, session_cookie
from tests.newsroom import Newsroom

NAME = "N" * 80
BODY = "Donaudampfschifffahrt" * 20 + "\n\nنص من اليمين إلى اليسار"
TITLE = "عنوان مقال <b>about</b> a town, " + "and more " * 12
VIEW = "Links «هنا»"
FOR_PEOPLE = (
    "/review",
    "/verify",
    "/comment/",
    "/written/",
    "/help/",
    "/mine/",
    "/demo",
    "/mailbox",
    "/docs",
)
# What is fetched by a page and stands inside of it, or is no page at all.
NO_PAGES = {"review_pages.show_cards", "review_live.get_live", "mailbox.html", "mine.show_export"}
# What answers to every other address, with a page that says there is none.
NO_PAGES |= {"review_pages.show_nothing"}
# Only there with an OpenID provider: see test_openid.py.
NO_PAGES |= {"review_single_sign_on.show_start", "review_single_sign_on.show_return"}
FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


@dataclass(frozen=True)
class Busy:
    """A desk at work. `parts` are what stands for the variable parts of addresses."""

    live: Live
    newsroom: Newsroom
    client: FlaskClient
    parts: dict[str, str]
    waiting: list[Comment]

    def press(self, path: str, accept: str = "text/html", **fields: str | int) -> TestResponse:
        """Send a form of the desk; the page that comes of it."""
        token = FORM_TOKEN.search(self.client.get("/review", base_url=self.live.url).text)
        answer = self.client.post(
            path,
            data={"form_token": token[1], **fields},
            headers={"Origin": self.live.url, "Accept": accept},
            base_url=self.live.url,
            follow_redirects=True,
        )
        assert answer.status_code == 200, (path, answer.text[:2000])
        return answer

    def confirmation(self) -> str:
        """The address of the page that a mail leads to, for somebody new."""
        parked = self.newsroom.submit(BODY, name=NAME, article=ARTICLE, email="parked@example.org")
        database = self.live.services.database
        with database.write() as connection:
            token = issue_token(connection, parked.author_id, database.now(connection))
        return f"/verify/{token}"

    def own_link(self, purpose: Purpose) -> str:
        """The token of a link that a mail would have, for whoever wrote what waits."""
        database = self.live.services.database
        with database.write() as connection:
            now = database.now(connection)
            return issue_link(connection, self.waiting[0].author_id, purpose, now)

    def own_comment(self, comment_id: str) -> str:
        """The address of the page of one comment, for its author."""
        proof = own_comment_proof(self.live.services.secrets, comment_id)
        return f"/mine/{SITE}/comments/{comment_id}/{proof}"


def make_busy(live: Live) -> Busy:
    """Comments in every state, decided by policy and people, and everything else done once."""
    with live.services.database.read() as connection:
        site = sites.find_site(connection, SITE)
    newsroom = Newsroom(live.services.database, live.services.policies, site)
    client = live.app.test_client()
    cookie = session_cookie(live)
    client.set_cookie(cookie["name"], cookie["value"], domain="127.0.0.1")
    waiting = _write(newsroom)
    parts = {"site": SITE, "article": ARTICLE}
    parts |= {"comment_id": waiting[0].id, "author_id": waiting[0].author_id}
    parts["proof"] = own_comment_proof(live.services.secrets, waiting[0].id)
    busy = Busy(live, newsroom, client, parts, waiting)
    _work(busy)
    count_up(live.services.database)
    return busy


def _write(newsroom: Newsroom) -> list[Comment]:
    words = {"name": NAME, "article": ARTICLE, "email": "long@example.org"}
    grounds = {
        "reasons": ("toxic", "links", "banned_word", "repeat_post"),
        "findings": ("toxicity 0.91, held from 0.80", "banned word: " + "x" * 120, "unheard of"),
        "scores": {"toxicity": 0.91, "severe_toxicity": 0.7, "threat": 0.88},
        "highlights": (Highlight(0, 12, 0.9), Highlight(14, 20, 0.4)),
    }
    parent = newsroom.published(BODY, **words)
    held = [
        newsroom.decide(
            newsroom.pending(f"{text}\n{BODY}", parent=parent.id, **words), Action.HOLD, **grounds
        )
        for text in ("One", "Two", "Three", "Four")
    ]
    _report(newsroom, newsroom.published("Reported.", **words), held[0])
    newsroom.held("نص عربي ينتظر القرار.", name="قارئة", article="a/2", title=TITLE)
    newsroom.rejected("Rejected.", article="a/2", email="other@example.org")
    objected = newsroom.rejected(f"Objected to.\n{BODY}", **words)
    appeal(newsroom.database, newsroom.policies, objected.id, f"Why. لماذا {BODY}")
    newsroom.rule(newsroom.held("Well.", article="a/2"), Action.PUBLISH)
    return held


def _report(newsroom: Newsroom, *comments: Comment) -> None:
    """Each by two readers, one of whom calls it illegal."""
    with newsroom.database.write() as connection:
        now = newsroom.database.now(connection)
        for one in comments:
            for reason in (ReportReason.ABUSE, ReportReason.ILLEGAL):
                add_report(connection, one, Allegation(reason, f"Why. لماذا {BODY}", reason), now)


def _work(busy: Busy) -> None:
    site, first, second, third, fourth = f"/review/sites/{SITE}", *busy.waiting
    note = {"note": "Look at this, please. نظرة", "text": "A note. ملاحظة", "name": VIEW}
    of = f"{site}/commenters/{first.author_id}"
    busy.press(f"{site}/views", name=note["name"], query="?reason=links&sort=newest")
    busy.press(f"/review/comments/{first.id}/notes", text=note["text"])
    busy.press(f"{of}/notes", text=note["text"])
    busy.press(f"{of}/standing", standing="trusted")
    busy.press(
        f"/review/comments/{second.id}/escalation", note=note["note"], version=second.version
    )
    verdict = {"action": "reject", "reason": "abuse", **note, "note_to_author": note["note"]}
    busy.press(f"/review/comments/{third.id}/decisions", version=third.version, **verdict)
    busy.press(f"/review/comments/{third.id}/undo", version=third.version + 1)
    busy.press(f"/review/comments/{fourth.id}/decisions", version=fourth.version, **verdict)
    busy.press(f"{site}/words", banned="badword\nكلمة", suspect="odd*", seen=_seen(busy, "words"))
    busy.press(f"{site}/policy", note="Stricter", seen=_seen(busy, "policy/edit"))
    invited = {"email": "new@example.org", "name": "New", "role": "lead"}
    link = busy.press(f"{site}/people/invitations", **invited).text
    busy.parts["bulk_id"] = _many(busy, site)
    _tell(busy)
    busy.parts["invitation"] = re.search(r"/review/invitations/([\w-]+)", link)[1]


def _tell(busy: Busy) -> None:
    """Two webhooks: one that fails with everything it could, and one that is off."""
    database = busy.live.services.database
    desk = Desk(database, busy.live.services.secrets, Outbound(), database.now)
    with database.write() as connection:
        now = database.now(connection)
        url = f"https://10.0.0.1/{'hook' * 40}"
        webhook_changes.add(connection, SITE, url, EVENT_NAMES, now)
        off = webhook_changes.add(connection, SITE, url, ("comment.erased",), now)
        webhook_changes.switch(connection, Named(SITE, off.id), now, on=False)
    busy.newsroom.published("To be told.", article=ARTICLE, email="told@example.org")
    deliver_due(desk, 0.5)


def _many(busy: Busy, site: str) -> str:
    held = busy.newsroom.held("Many at once.", article=ARTICLE, email="many@example.org")
    chosen = {"ids": held.id, "action": "reject", "reason": "spam"}
    as_json = "application/json"
    shown = busy.press(f"{site}/bulk/preview", as_json, **chosen).json["shown"]
    return str(busy.press(f"{site}/bulk", as_json, shown=shown).json["id"])


def _seen(busy: Busy, page: str) -> str:
    text = busy.client.get(f"/review/sites/{SITE}/{page}", base_url=busy.live.url).text
    return re.search(r'name="seen" value="([^"]*)"', text)[1]


def routed(app: Flask, busy: Busy) -> list[str]:
    """An address for each route that answers with a page."""
    tokens = {
        "verification.show_verification": busy.confirmation().rpartition("/")[2],
        "review_invitation.show_invitation": busy.parts["invitation"],
        "mine.show_mine": busy.own_link(Purpose.PAGE),
        "mine_erasure.show_erasure": busy.own_link(Purpose.PAGE),
        "mine_erasure.show_confirmation": busy.own_link(Purpose.ERASURE),
    }
    proof = busy.live.services.secrets.sign("written-comment", busy.parts["comment_id"])
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods
        and rule.rule.startswith(FOR_PEOPLE)
        and rule.endpoint not in NO_PAGES
        and not rule.endpoint.endswith(".static")
    ]
    with app.test_request_context():
        return [
            app.url_for(
                rule.endpoint,
                **({"proof": proof} if rule.endpoint == "commenting.show_written" else {}),
                **{
                    name: tokens[rule.endpoint] if name == "token" else busy.parts[name]
                    for name in rule.arguments
                },
            )
            for rule in rules
        ]

"""A reader who does everything that a reader can do, from one address and one network."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from moderation.storage.queries.comments import find_comment
from moderation.storage.tables import mail
from tests.canary.the_site import ARTICLE, ASSERTION_SECRET, COMMENTS, ORIGIN, SITE, Newsroom
from tests.canary.watching import Watch
from tests.canary.whole_service import Answer

ADDRESS = "wq7kz.serinus@canary-mail.example"
NETWORK = "203.0.113.77"
OTHER = "neighbour@example.org"
# Stands in every text of hers, so that a place where she was seen can be told from an empty one.
MARK = "hummingbird"
_LINK = re.compile(r"https?://[^\s\"<>]+")


class Life:
    """What happens, from the first comment to the answer to an objection. `parts` name things."""

    def __init__(self, newsroom: Newsroom, watch: Watch) -> None:
        self.newsroom, self.service, self.watch = newsroom, newsroom.service, watch
        self.parts: dict[str, str] = {"site": SITE, "article": ARTICLE}
        watch.over_address("the address", ADDRESS)
        watch.over("the network", NETWORK)

    def happen(self) -> None:
        """All of it, one thing after the other."""
        self._writes_and_confirms()
        self._is_held_by_the_form()
        self._is_rejected_and_objects()
        self._neighbour_joins_in()
        self._changes_her_mind()
        self._asks_for_what_is_hers()
        self._is_refused()
        self._is_named_by_other_systems()
        self._everything_is_told()

    def mails(self, *, to: str | None = None) -> list[tuple[str, str]]:
        """(recipient, all of the mail) of what arrived, for somebody alone or for all."""
        taken = [(names[0], raw) for names, raw in list(self.service.inbox.taken)]
        return [(name, _opened(raw)) for name, raw in taken if to in (None, name)]

    def _say(self, text: str, headers: dict[str, str], **more: Any) -> Answer:
        said = {"author": {"email": ADDRESS, "name": "Canary"}, "body": f"{text} {MARK}", **more}
        answer = self.ask("POST", COMMENTS, headers, body=said)
        assert answer.status in (201, 202), answer.text
        self.watch.over(f"the author's token of “{text}”", answer.json["author_token"])
        return answer

    def ask(self, method: str, path: str, headers: Any = None, **words: Any) -> Answer:
        return self.service.ask(method, path, headers, **{"network": NETWORK, **words})

    def becomes(self, comment_id: str, *statuses: str) -> None:
        def look() -> bool:
            with self.service.database.read() as connection:
                found = find_comment(connection, comment_id)
            return found is not None and found.status in statuses

        self.service.wait(look, f"the comment is {statuses}", "screening")

    def _link_in_mail(self, number: int, path: str) -> str:
        """The path of a link, once so many mails have come to her."""
        self.service.wait(
            lambda: len(self.mails(to=ADDRESS)) >= number, f"mail number {number} comes", "mail"
        )
        found = _LINK.findall(self.mails(to=ADDRESS)[number - 1][1])
        link = next(one for one in found if path in one)
        return link.removeprefix(self.service.url)

    def _writes_and_confirms(self) -> None:
        headers = {**self.newsroom.keys["public"], "Idempotency-Key": "first-of-all"}
        first = self._say("Seen by all", headers)
        assert first.json["status"] == "unverified"
        link = self._link_in_mail(1, "/verify/")
        self.parts["verify"] = self.watch.over("the token that confirms", link.rpartition("/")[2])
        assert MARK in self.ask("GET", link, {"Accept": "text/html"}).text
        assert self.ask("POST", link).status == 200
        self.parts["comment_id"] = first.json["id"]
        self.becomes(first.json["id"], "published")
        with self.service.database.read() as connection:
            comment = find_comment(connection, first.json["id"])
        assert comment is not None
        self.parts["author_id"] = comment.author_id

    def _is_held_by_the_form(self) -> None:
        path = f"/comment/{SITE}/{ARTICLE}"
        page = self.ask("GET", path).text
        opened = re.search(r'name="opened" value="([^"]+)"', page)
        assert opened is not None
        sent = {"name": "Canary", "email": ADDRESS, "body": f"Held toxic! {MARK}"}
        sent |= {"parent_id": "", "website": "", "opened": opened[1]}
        answer = self.ask("POST", path, {"Origin": self.service.url}, form=sent)
        assert answer.status == 303, answer.text
        place = answer.header("location")
        self.parts["held"] = place.split("/written/")[1].partition("?")[0]
        self.parts["written"] = place
        self.watch.over("the proof of the form", re.search(r"proof=([^&]+)", place)[1])
        self.becomes(self.parts["held"], "held")

    def _is_rejected_and_objects(self) -> None:
        said = self._say("Taken down", self.newsroom.keys["submit"], author_assertion=self.vouch())
        one, token = said.json["id"], said.json["author_token"]
        self.becomes(one, "published")
        self._rule(one)
        self._make_mails_due()
        link = self._link_in_mail(2, "/mine/courier/comments/")
        self.watch.over("the proof of a comment", link.rpartition("/")[2])
        self.parts |= {"rejected": one, "proof": link.rpartition("/")[2], "author_token": token}
        sent = {"text": f"An objection. {MARK}"}
        own = {"Author-Token": token}
        assert self.ask("POST", f"/v1/comments/{one}/appeals", own, body=sent).status == 201
        answered = {"outcome": "dismissed", "answer": "It stays."}
        answered["version"] = self._version(one)
        path = f"/v1/comments/{one}/appeals/answer"
        done = self.ask("POST", path, self.newsroom.keys["moderate"], body=answered)
        assert done.status == 200, done.text
        self._link_in_mail(3, "/mine/")

    def _neighbour_joins_in(self) -> None:
        said = {"author": {"email": OTHER, "name": "Neighbour"}, "body": f"A reply to {MARK}"}
        said["parent_id"] = self.parts["comment_id"]
        said["author_assertion"] = self.vouch(OTHER)
        headers = self.newsroom.keys["submit"]
        reply = self.ask("POST", COMMENTS, headers, body=said).json
        self.becomes(reply["id"], "published")
        path = f"/v1/comments/{reply['id']}/reports"
        assert self.ask("POST", path, body={"reason": "abuse", "note": MARK}).status == 202
        self._rule(reply["id"])
        self._make_mails_due()
        self.service.wait(lambda: self.mails(to=OTHER), "the neighbour is told", "mail")

    def _changes_her_mind(self) -> None:
        said = self._say("Taken back", self.newsroom.keys["submit"])
        self.becomes(said.json["id"], "published")
        own, path = {"Author-Token": said.json["author_token"]}, f"/v1/comments/{said.json['id']}"
        assert self.ask("PATCH", path, own, body={"body": f"Edited {MARK}"}).status == 200
        self.becomes(said.json["id"], "published")
        assert self.ask("DELETE", path, own).status == 200

    def _asks_for_what_is_hers(self) -> None:
        from_us = {"Origin": self.service.url, "Accept": "text/html"}
        assert self.ask("POST", f"/mine/{SITE}", from_us, form={"email": ADDRESS}).status == 200
        link = self._link_in_mail(4, f"/mine/{SITE}/")
        self.parts["page"] = self.watch.over("the personal link", link.rpartition("/")[2])
        assert self.ask("POST", f"{link}/erasure", from_us, form={}).status == 200
        link = self._link_in_mail(5, "/erasures/")
        self.parts["erasure"] = self.watch.over("the link that erases", link.rpartition("/")[2])

    def _is_refused(self) -> None:
        """What goes wrong is logged and answered as well."""
        keys, wrong = self.newsroom.keys, {"author": {"email": ADDRESS, "name": "\n"}, "body": ""}
        assert self.ask("POST", COMMENTS, keys["submit"], body=wrong).status == 422
        headers = {**keys["public"], "Idempotency-Key": "first-of-all"}
        said = {"author": {"email": ADDRESS, "name": "Canary"}, "body": "Another."}
        assert self.ask("POST", COMMENTS, headers, body=said).status == 422
        sign_in = {"email": ADDRESS, "password": "not the password"}
        from_us = {"Origin": self.service.url}
        assert self.ask("POST", "/review/sign-in", from_us, form=sign_in).status in (401, 422)
        for path in (f"/mine/{SITE}/{self.parts['page']}x", f"/verify/{self.parts['verify']}"):
            assert self.ask("GET", path, {"Accept": "text/html"}).status == 410
        assert self.ask("GET", f"/nowhere?email={ADDRESS}").status == 404

    def _is_named_by_other_systems(self) -> None:
        secret = self.newsroom.keys["moderate"]["Authorization"].removeprefix("Bearer ")
        form = {"api_key": secret, "blog": ORIGIN, "user_ip": NETWORK, "user_agent": "x"}
        form |= {"comment_content": f"Bought here {MARK}", "comment_author_email": ADDRESS}
        for what in ("comment-check", "submit-spam"):
            assert self.ask("POST", f"/1.1/{what}", form=form).status == 200

    def _everything_is_told(self) -> None:
        self.service.wait(
            lambda: sum(MARK.encode() in one.body for one in self.service.receiver.taken) >= 6,
            "the site is told",
            "delivery",
        )

    def _rule(self, comment_id: str) -> None:
        ruling = {"action": "reject", "reason": "abuse", "note_to_author": "Not here."}
        path = f"/v1/comments/{comment_id}/decisions"
        sent = {**ruling, "version": self._version(comment_id)}
        answer = self.ask("POST", path, self.newsroom.keys["moderate"], body=sent)
        assert answer.status == 201, answer.text

    def _version(self, comment_id: str) -> int:
        with self.service.database.read() as connection:
            found = find_comment(connection, comment_id)
        assert found is not None
        return found.version

    def _make_mails_due(self) -> None:
        """They wait for ten minutes, in case that a ruling is taken back."""
        with self.service.database.write() as connection:
            now = self.service.database.now(connection)
            waiting = mail.update().where(mail.c.status == "waiting")
            connection.execute(waiting.values(next_try_at=now))

    def vouch(self, address: str = ADDRESS) -> str:
        ends = datetime.now(UTC) + timedelta(minutes=5)
        claims = {"sub": "r-1", "email": address, "email_verified": True, "exp": ends}
        claims["jti"] = f"once-{address}"
        return self.watch.over(
            f"what the site vouches with for {address}",
            jwt.encode(claims, ASSERTION_SECRET, "HS256"),
        )


def _opened(raw: bytes) -> str:
    """A mail with its headers, its text and its HTML as somebody reads it."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    return "\n".join([*(f"{name}: {value}" for name, value in message.items()), *parts])

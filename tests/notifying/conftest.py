"""A newsroom whose queue is watched, by a clock that a test can set forward."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
import sqlalchemy as sa

from moderation.delivery.mail import send_due, smtp_sender
from moderation.domain.comment import Comment
from moderation.domain.ids import new_id
from moderation.notifying.digests import send_digests
from moderation.notifying.office import Office
from moderation.notifying.watching import watch_queues
from moderation.storage.queries import moderator_mails
from moderation.storage.tables import moderator, moderator_mail, moderator_site, notice
from tests.delivery.conftest import mail_server, mute_server, rude_server, smtp
from tests.newsroom import Newsroom, newsroom
from tests.receiver import Receiver
from tests.review.conftest import CHEAP_HASH
from workers.letters import notice_writer

__all__ = ["mail_server", "mute_server", "newsroom", "rude_server", "smtp"]

PUBLIC_URL = "https://comments.example.org"
LINK = re.compile(r"https://\S+")


class Watched:
    """The site's people and its queue, and the jobs that look at them."""

    def __init__(self, room: Newsroom, send: Callable[[str, Any], None]) -> None:
        self.room, self.database, self.send = room, room.database, send
        self.at = room.now()
        self.office = Office(room.database, room.policies, lambda _: self.at)
        self.write = notice_writer(room.policies, PUBLIC_URL)

    def set(self, **limits: int) -> None:
        self.room.overrides({"notices": limits})

    def employ(self, name: str, role: str = "lead", site: str = "", **preferences: Any) -> str:
        """Somebody at the site; the id. The address is the name's."""
        id_ = new_id()
        row = {"id": id_, "email": f"{name}@staff.example.org", "name": name.title()}
        row |= {"password_hash": CHEAP_HASH, "created_at": self.at, "preferences": preferences}
        with self.database.write() as connection:
            connection.execute(moderator.insert().values(row))
            where = {"moderator_id": id_, "site_id": site or self.room.site.id, "role": role}
            connection.execute(moderator_site.insert().values(where))
        return id_

    def fill(self, number: int) -> list[Comment]:
        """So many more comments that are held."""
        before = len(self.room.events())
        return [self.room.held(f"Number {before + n} waits.") for n in range(number)]

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)

    def watch(self) -> int:
        """One run of the job."""
        return watch_queues(self.office)

    def digests(self) -> int:
        return send_digests(self.office)

    def deliver(self) -> int:
        """What waits becomes due, and the mail job runs."""
        self.room.change(
            moderator_mail, moderator_mail.c.status == "waiting", next_try_at=self.room.now()
        )
        return send_due(self.database, self.write, self.send, moderator_mails)

    def mails(self) -> list[sa.Row[Any]]:
        return self.room.rows(moderator_mail.select().order_by(moderator_mail.c.id))

    def waiting(self) -> list[tuple[str, str]]:
        """(moderator, kind) of the mails that wait."""
        rows = [row for row in self.mails() if row.status == "waiting"]
        return sorted((row.moderator_id, row.kind) for row in rows)

    def told(self, kind: str = "held") -> sa.Row[Any]:
        return self.room.rows(notice.select().where(notice.c.kind == kind))[0]

    def to(self, moment: datetime) -> None:
        self.at = moment


class Letters:
    """What was sent, by the parts that people read."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []

    def take(self, address: str, letter: Any) -> None:
        self.sent.append((address, letter))

    @property
    def addresses(self) -> list[str]:
        return sorted(address.partition("@")[0] for address, _ in self.sent)


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def watched(newsroom: Newsroom, letters: Letters) -> Watched:
    """The site `courier`, where nobody works yet and nothing waits."""
    return Watched(newsroom, letters.take)


@pytest.fixture
def receiver() -> Any:
    with Receiver() as one:
        yield one


def message_of(content: bytes) -> Any:
    """A mail as a mail program reads it."""
    return message_from_bytes(content, policy=policy.default)


__all__ += ["smtp_sender"]

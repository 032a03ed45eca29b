"""Sending what is in the outbox of mails, with retries, through SMTP.

A mail is claimed before it is sent and marked afterwards, so it is sent at least once: a worker
that dies in between leaves it due again when its lease ends.
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.utils import make_msgid, parseaddr
from typing import Any, Protocol

import sqlalchemy as sa

from config.settings import Smtp
from moderation.domain.errors import PermanentlyRefused, TemporarilyUnavailable
from moderation.storage.queries import mails
from moderation.storage.unit_of_work import Database

log = logging.getLogger(__name__)

# A job lets go before its time limit; the clock starts another.
GO_ON_FOR_S = 8.0
LEASE = timedelta(minutes=2)
# Tried for about three days, then parked as failed.
RETRY_AFTER = (
    *(timedelta(seconds=s) for s in (15, 60, 300, 1800)),
    *(timedelta(hours=h) for h in (2, 5, 10, 14, 20, 24)),
)
# Replies that mean "never": 5xx to the recipient or the message. Others may pass.
_PERMANENT = range(500, 600)


class Letter(Protocol):
    """What a mail says."""

    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...
    @property
    def covers(self) -> tuple[str, ...]: ...


class Outbox(Protocol):
    """Where mails wait: `mails` for those to readers, `moderator_mails` for those to moderators.

    What waits there has an `id` and counts its `attempts`.
    """

    def claim_due(
        self, connection: sa.Connection, now: datetime, lease: timedelta, most: int
    ) -> list[Any]: ...
    def address_of(self, connection: sa.Connection, mail: Any) -> str | None: ...
    def drop(self, connection: sa.Connection, mail_id: str) -> None: ...
    def mark_sent(
        self, connection: sa.Connection, mail_ids: Iterable[str], now: datetime
    ) -> None: ...
    def mark_failed(self, connection: sa.Connection, mail_id: str, error: str) -> None: ...
    def try_again(
        self, connection: sa.Connection, mail_id: str, at: datetime, error: str
    ) -> None: ...


# None when there is nothing left to say.
Compose = Callable[[sa.Connection, mails.Mail, datetime], Letter | None]
Send = Callable[[str, Letter], None]


@dataclass(frozen=True, slots=True)
class _Post:
    """What sending works with."""

    database: Database
    outbox: Outbox
    compose: Callable[[sa.Connection, Any, datetime], Letter | None]
    send: Send


def send_due(
    database: Database,
    compose: Callable[[sa.Connection, Any, datetime], Letter | None],
    send: Send,
    outbox: Outbox = mails,
) -> int:
    """Send what is due, for GO_ON_FOR_S at most; how many were taken up.

    Each is claimed when its turn comes: a server that hangs must not use up the attempts of
    mails that nobody tried to send.
    """
    until = time.monotonic() + GO_ON_FOR_S
    post, taken_up = _Post(database, outbox, compose, send), 0
    while mail := _claim(post):
        _send_one(post, mail)
        taken_up += 1
        if time.monotonic() >= until:
            break
    return taken_up


def _claim(post: _Post) -> Any:
    with post.database.write() as connection:
        due = post.outbox.claim_due(connection, post.database.now(connection), LEASE, 1)
    return due[0] if due else None


def _send_one(post: _Post, mail: Any) -> None:
    database, outbox = post.database, post.outbox
    try:
        with database.write() as connection:
            address = outbox.address_of(connection, mail)
            # Without an address it was erased since, or the moderator is gone.
            letter = post.compose(connection, mail, database.now(connection)) if address else None
            if not address or letter is None:
                outbox.drop(connection, mail.id)
                return
        post.send(address, letter)
    except PermanentlyRefused as error:
        log.warning("a mail was refused for good: %s", error.message)
        with database.write() as connection:
            outbox.mark_failed(connection, mail.id, error.message)
    except TemporarilyUnavailable as error:
        _put_off(post, mail, error.message)
    except Exception as error:  # noqa: BLE001 - one mail that cannot be made must not stop the rest
        _put_off(post, mail, f"it could not be made: {type(error).__name__}")
    else:
        with database.write() as connection:
            outbox.mark_sent(connection, (mail.id, *letter.covers), database.now(connection))


def _put_off(post: _Post, mail: Any, error: str) -> None:
    log.info("a mail was not taken, attempt %d: %s", mail.attempts, error)
    with post.database.write() as connection:
        if mail.attempts > len(RETRY_AFTER):
            post.outbox.mark_failed(connection, mail.id, error)
            return
        at = post.database.now(connection) + RETRY_AFTER[mail.attempts - 1]
        post.outbox.try_again(connection, mail.id, at, error)


def smtp_sender(smtp: Smtp) -> Send:
    """A function that sends one letter through this server, on a connection of its own.

    It raises TemporarilyUnavailable or PermanentlyRefused; neither names the address.
    """

    def send(address: str, letter: Letter) -> None:
        message = build_message(smtp.sender, address, letter)
        try:
            server = _connect(smtp)
        except (OSError, smtplib.SMTPException) as error:
            # A wrong password, or no TLS, is the operator's to mend; until then nothing is lost.
            raise TemporarilyUnavailable(f"no mail sent: {type(error).__name__}") from None
        try:
            _hand_over(server, message)
        finally:
            _hang_up(server)

    return send


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise _failure(code, "the recipient was not taken") from None
    except smtplib.SMTPNotSupportedError:
        raise PermanentlyRefused("the server does not take such an address") from None
    except smtplib.SMTPDataError as error:
        raise _failure(error.smtp_code, "the mail was not taken") from None
    except (OSError, smtplib.SMTPException) as error:
        raise TemporarilyUnavailable(f"no mail sent: {type(error).__name__}") from None


def _hang_up(server: smtplib.SMTP) -> None:
    # Whatever is said to a good-bye: a mail that was taken must not be sent again for it.
    with contextlib.suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()


def build_message(sender: str, address: str, letter: Letter) -> EmailMessage:
    """The message, with every header set through `email`'s own checks against injection."""
    message = EmailMessage()
    name, from_address = parseaddr(sender)
    local, _, domain = address.rpartition("@")
    message["From"] = HeaderAddress(name, addr_spec=from_address)
    message["To"] = HeaderAddress(username=local, domain=domain)
    message["Subject"] = letter.subject
    message["Message-ID"] = make_msgid(domain=from_address.rpartition("@")[2])
    # Asks autoresponders to stay silent (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _connect(smtp: Smtp) -> smtplib.SMTP:
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if smtp.tls:
        server = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=smtp.timeout_s, context=context)
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.timeout_s)
    try:
        if smtp.starttls:
            server.starttls(context=context)
        if smtp.username is not None:
            server.login(smtp.username, smtp.password or "")
    except BaseException:
        server.close()
        raise
    return server


def _failure(code: int, message: str) -> PermanentlyRefused | TemporarilyUnavailable:
    if code in _PERMANENT:
        return PermanentlyRefused(f"{message} ({code})")
    return TemporarilyUnavailable(f"{message} ({code})")

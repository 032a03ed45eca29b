"""The mails about what is one's own: the links, the reasons of rejections, outcomes of appeals.

Subjects are fixed. What is to be said is looked up when the mail is sent: a decision that was
taken back meanwhile, or a comment that is gone, leaves nothing to say. The language is that of
the moment (see `languages.speaking`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from moderation.domain.appeals import Outcome
from moderation.domain.comment import Site
from moderation.domain.lifecycle import Status
from moderation.domain.policy_settings import PolicySettings
from moderation.http.languages import gettext, mark
from moderation.http.letters import Letter, Writer
from moderation.privacy.known import read_known
from moderation.privacy.links import Purpose, issue_link
from moderation.privacy.own_comments import find_own
from moderation.privacy.places import Places
from moderation.privacy.statements import MOST, Statement, decision_words, quoted, statements_about
from moderation.storage.queries import authors, comments, rejection_mails
from moderation.storage.queries.mails import Mail, MailKind

# Those that are taken along are due again after this, should the letter not be taken.
LEASE = timedelta(minutes=2)
_writer = Writer("moderation.privacy")
SUBJECTS = {
    MailKind.PERSONAL_LINK: mark("Your comments and your data"),
    MailKind.ERASURE: mark("Erase everything? Please confirm"),
    MailKind.REJECTION: mark("About a comment of yours that is not published"),
    MailKind.APPEAL: mark("About your objection"),
}


@dataclass(frozen=True, slots=True)
class Office:
    """What a letter is written with: whose site it is, under which policy, and all addresses."""

    site: Site
    policy: PolicySettings
    places: Places


def compose(connection: sa.Connection, mail: Mail, office: Office, now: datetime) -> Letter | None:
    """The letter, or None when there is nothing left to say."""
    made = {
        MailKind.PERSONAL_LINK: _link,
        MailKind.ERASURE: _erasure,
        MailKind.REJECTION: _rejection,
        MailKind.APPEAL: _appeal,
    }
    return made[mail.kind](connection, mail, office, now)


def _link(connection: sa.Connection, mail: Mail, office: Office, now: datetime) -> Letter:
    known = read_known(connection, mail.author_id)
    link = None
    if known.comments or known.confirmed_at is not None:
        token = issue_link(connection, mail.author_id, Purpose.PAGE, now)
        link = office.places.page(office.site.id, token)
    return _letter(mail, office, {"link": link})


def _erasure(connection: sa.Connection, mail: Mail, office: Office, now: datetime) -> Letter:
    token = issue_link(connection, mail.author_id, Purpose.ERASURE, now)
    values = {
        "link": office.places.erasure(office.site.id, token),
        "comments": read_known(connection, mail.author_id).comments,
    }
    return _letter(mail, office, values)


def _rejection(
    connection: sa.Connection, mail: Mail, office: Office, now: datetime
) -> Letter | None:
    others = rejection_mails.take_along(connection, mail, now, LEASE)
    author = authors.author_by_id(connection, mail.author_id)
    about = list(dict.fromkeys([*filter(None, [mail.comment_id]), *others.values()]))
    if not office.policy.mails_reasons or author is None or author.verified_at is None:
        # Nobody has shown that this address is the author's.
        about = []
    told = statements_about(connection, about)
    if not told:
        return None
    values = {
        "statements": told[:MOST],
        "decision": decision_words,
        "more": len(told[MOST:]),
        "links": {one.comment.id: _comment_link(office, one) for one in told},
        "appeals": office.policy.allows_appeals,
        "ask": office.places.asking(office.site.id),
    }
    return _letter(mail, office, values, tuple(others))


def _appeal(connection: sa.Connection, mail: Mail, office: Office, _now: datetime) -> Letter | None:
    comment = comments.find_comment(connection, mail.comment_id or "")
    if comment is None or comment.status is Status.ERASED:
        return None
    own = find_own(connection, mail.site_id, comment.id)
    if own.appeal is None or own.appeal.outcome not in (Outcome.UPHELD, Outcome.DISMISSED):
        return None
    values = {
        "appeal": own.appeal,
        "upheld": own.appeal.outcome is Outcome.UPHELD,
        "title": own.article.title if own.article and own.article.title else comment.article_id,
        "quote": quoted(comment.body),
        "link": office.places.comment(office.site.id, comment.id),
    }
    return _letter(mail, office, values)


def _comment_link(office: Office, statement: Statement) -> str:
    return office.places.comment(office.site.id, statement.comment.id)


def _letter(
    mail: Mail, office: Office, values: dict[str, object], covers: tuple[str, ...] = ()
) -> Letter:
    values = {"site_name": office.site.name, **values}
    return _writer.write(mail.kind, gettext(SUBJECTS[mail.kind]), values, covers)

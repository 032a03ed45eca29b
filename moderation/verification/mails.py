"""The mails about an address, as text and HTML. Subjects are fixed; names are one line."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from moderation.domain.comment import Site
from moderation.http.languages import gettext, in_this_language, mark
from moderation.http.letters import Letter, Writer
from moderation.storage.queries import comments
from moderation.storage.queries.mails import MailKind
from moderation.verification.service import issue_token

__all__ = ["SUBJECTS", "Letter", "compose"]

_writer = Writer("moderation.verification")
SUBJECTS = {
    MailKind.VERIFY: mark("Confirm your e-mail address"),
    MailKind.ALREADY_VERIFIED: mark("Your e-mail address is confirmed already"),
}


def compose(
    connection: sa.Connection,
    kind: MailKind,
    site: Site,
    author_id: str,
    public_url: str,
    now: datetime,
) -> Letter:
    """The letter to this author; a confirmation gets a new token, valid from now.

    In the language of the moment (see `languages.speaking`).

    It never holds a comment's text: whoever typed a stranger's address in must not be able to
    send that stranger a message.
    """
    values: dict[str, object] = {"site_name": site.name}
    if kind is MailKind.VERIFY:
        token = issue_token(connection, author_id, now)
        values["link"] = in_this_language(f"{public_url}/verify/{token}")
        values["waiting"] = len(comments.unverified_of(connection, author_id))
    return _writer.write(kind, gettext(SUBJECTS[kind]), values)

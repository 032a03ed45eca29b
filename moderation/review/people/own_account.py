"""What people do with their own accounts. Each deed stands in the log."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from moderation.http.context import services
from moderation.review.people import passwords, sessions
from moderation.review.people.letting_go import let_go
from moderation.review.people.moderators import email_of, lock_account
from moderation.review.people.sessions import SignedIn
from moderation.review.people.sign_in import check_password
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.tables import moderator


def change_password(who: SignedIn, old: str, new: str) -> str | None:
    """The token of the one session there is from now on, or None when the old one was wrong.

    A wrong one counts as a failure to sign in. Raises RateLimited and Overloaded as `sign_in`.
    """
    database = services().database
    with database.read() as connection:
        email = email_of(connection, who.moderator_id)
    account = check_password(email, old)
    if account is None:
        return None
    with passwords.place():
        hashed = passwords.hash_password(new)
    with database.write() as connection:
        now = database.now(connection)
        if not lock_account(connection, account):
            return None
        which = moderator.c.id == who.moderator_id
        connection.execute(moderator.update().where(which).values(password_hash=hashed))
        sessions.close_all_sessions(connection, who.moderator_id)
        note_own_deed(connection, who.moderator_id, "password_changed", now)
        return sessions.open_session(connection, who.moderator_id, now)


def sign_out_everywhere(who: SignedIn) -> None:
    """End all sessions, this one too."""
    database = services().database
    with database.write() as connection:
        let_go(connection, who.moderator_id)
        sessions.close_all_sessions(connection, who.moderator_id)
        now = database.now(connection)
        note_own_deed(connection, who.moderator_id, "sessions_ended", now)


def note_own_deed(connection: sa.Connection, moderator_id: str, verb: str, now: datetime) -> None:
    """Log what somebody did with the own account, of which no site is told more."""
    write_deed(connection, Deed(None, moderator_id, verb, "moderator", moderator_id), now)

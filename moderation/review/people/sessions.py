"""Moderators' sessions, kept by the server: a cookie names one, and ending it ends it for good.

A token has 256 random bits and is stored as its hash. A session lasts eight hours, or until
nothing was done in it for half an hour.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from moderation.secrets import hash_of
from moderation.storage.tables import moderator, session
from moderation.storage.unit_of_work import Database

LIFE = timedelta(hours=8)
IDLE = timedelta(minutes=30)
# Noting every request would make each page a write.
_NOTED_EVERY = timedelta(minutes=1)
LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is at work in this session."""

    moderator_id: str
    name: str
    token: str
    preferences: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One of a moderator's sessions: since when, when it was last used, and whether it is this."""

    begun_at: datetime
    seen_at: datetime
    here: bool


def open_session(connection: sa.Connection, moderator_id: str, now: datetime) -> str:
    """A new session; its token. Sessions of the same moderator that are over are removed."""
    connection.execute(
        session.delete().where(session.c.moderator_id == moderator_id, sa.not_(_is_live(now)))
    )
    token = secrets.token_urlsafe(32)
    connection.execute(
        session.insert().values(
            token_hash=hash_of(token), moderator_id=moderator_id, created_at=now, seen_at=now
        )
    )
    return token


def find_session(database: Database, token: str, *, is_work: bool = True) -> SignedIn | None:
    """Whose live session this is, or None. A moderator who was disabled has none.

    What is no work does not keep the session alive.
    """
    if not 0 < len(token) <= LONGEST_TOKEN:
        return None
    with database.read() as connection:
        now = database.now(connection)
        row = connection.execute(_find(token, now)).one_or_none()
    if row is None:
        return None
    if is_work and now - row.seen_at >= _NOTED_EVERY:
        with database.write() as connection:
            connection.execute(session.update().where(_named(token)).values(seen_at=now))
    return SignedIn(row.id, row.name, token, row.preferences)


def close_session(connection: sa.Connection, token: str) -> None:
    """From now on this token opens nothing."""
    connection.execute(session.delete().where(_named(token)))


def close_all_sessions(connection: sa.Connection, moderator_id: str) -> int:
    """End every session of this moderator; how many there were."""
    gone = connection.execute(session.delete().where(session.c.moderator_id == moderator_id))
    return gone.rowcount


def sessions_of(connection: sa.Connection, who: SignedIn, now: datetime) -> list[OpenSession]:
    """The live sessions of whoever is at work in one of them, the last used first."""
    query = (
        sa.select(session)
        .where(session.c.moderator_id == who.moderator_id, _is_live(now))
        .order_by(session.c.seen_at.desc(), session.c.created_at.desc())
    )
    here = hash_of(who.token)
    return [
        OpenSession(row.created_at, row.seen_at, row.token_hash == here)
        for row in connection.execute(query)
    ]


def _find(token: str, now: datetime) -> sa.Select[Any]:
    return (
        sa.select(moderator.c.id, moderator.c.name, moderator.c.preferences, session.c.seen_at)
        .join_from(session, moderator, moderator.c.id == session.c.moderator_id)
        .where(_named(token), _is_live(now), moderator.c.disabled_at.is_(None))
    )


def _named(token: str) -> sa.ColumnElement[bool]:
    return session.c.token_hash == hash_of(token)


def _is_live(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(session.c.created_at > now - LIFE, session.c.seen_at > now - IDLE)

"""Which account at the provider is whose here.

An address can pass to somebody else; what the provider calls the account cannot. So the first
sign-in ties the two, and later ones must have both.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from moderation.review.people.acceptance import NewAccount, is_known, take
from moderation.review.people.invitations import Invitation, find_open, read_invitation
from moderation.review.people.moderators import Account, find_account, lock_account
from moderation.review.people.own_account import note_own_deed
from moderation.review.people.passwords import NOBODYS_HASH
from moderation.review.single_sign_on.failing import Reason, SignInFailed
from moderation.review.single_sign_on.provider import Identity
from moderation.storage.tables import invitation, moderator_identity


def admit(connection: sa.Connection, identity: Identity, now: datetime) -> str:
    """The moderator who this is; invitations to the address are accepted. Raises SignInFailed.

    Raises IntegrityError where the same person comes in twice at the same moment.
    """
    account = find_account(connection, identity.email)
    if account is None and is_known(connection, identity.email):
        raise SignInFailed(Reason.UNKNOWN, "a disabled account")
    invited = _invitations(connection, identity.email, now)
    if account is None and not invited:
        raise SignInFailed(Reason.UNKNOWN, "nobody with this address")
    _check_tie(connection, identity, account)
    who = account or NewAccount(identity.name, NOBODYS_HASH)
    moderator_id = account.id if account else ""
    for one in invited:
        moderator_id = take(connection, one, who, now)
        who = Account(moderator_id, NOBODYS_HASH)
    if account is not None and not lock_account(connection, account):
        raise SignInFailed(Reason.CLOSED, "an account that was changed meanwhile")
    _tie(connection, identity, moderator_id, now)
    return moderator_id


def _invitations(connection: sa.Connection, email: str, now: datetime) -> list[Invitation]:
    query = find_open(now).where(invitation.c.email == email).order_by(invitation.c.created_at)
    return [read_invitation(row) for row in connection.execute(query)]


def _check_tie(connection: sa.Connection, identity: Identity, account: Account | None) -> None:
    """Raises SignInFailed (OTHER) unless both are new to this provider, or tied to each other."""
    moderator_id = account.id if account else ""
    query = moderator_identity.select().where(
        moderator_identity.c.issuer == identity.issuer,
        sa.or_(
            moderator_identity.c.subject == identity.subject,
            moderator_identity.c.moderator_id == moderator_id,
        ),
    )
    for row in connection.execute(query):
        if (row.moderator_id, row.subject) != (moderator_id, identity.subject):
            raise SignInFailed(Reason.OTHER, "the account at the provider is not the known one")


def _tie(connection: sa.Connection, identity: Identity, moderator_id: str, now: datetime) -> None:
    whose = moderator_identity.c.moderator_id == moderator_id
    here = sa.and_(whose, moderator_identity.c.issuer == identity.issuer)
    if connection.execute(moderator_identity.select().where(here)).first() is not None:
        return
    # What is left of a provider that the operator has replaced by this one.
    connection.execute(moderator_identity.delete().where(whose))
    connection.execute(
        moderator_identity.insert().values(
            moderator_id=moderator_id,
            issuer=identity.issuer,
            subject=identity.subject,
            created_at=now,
        )
    )
    note_own_deed(connection, moderator_id, "identity_tied", now)

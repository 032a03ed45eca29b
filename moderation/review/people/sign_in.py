"""Checking a password: the same for every address, and no more often than is reasonable."""

from __future__ import annotations

from moderation.http.context import services
from moderation.review.people import passwords, sessions
from moderation.review.people.moderators import Account, find_account, lock_account


def sign_in(email: str, password: str, old_token: str) -> str | None:
    """The token of a new session, or None: nobody is told whether the address is known.

    A session that the browser came with is closed. Raises RateLimited after ten failures for
    one account, or from one client address, and Overloaded when too many sign in at once.
    """
    account = check_password(email, password)
    if account is None:
        return None
    database = services().database
    with database.write() as connection:
        # Perhaps the password was changed, or the account disabled, while this one was hashed.
        if not lock_account(connection, account):
            return None
        sessions.close_session(connection, old_token)
        return sessions.open_session(connection, account.id, database.now(connection))


def check_password(email: str, password: str) -> Account | None:
    """The account whose address and password these are, or None, which counts as a failure."""
    address = email.strip().casefold()
    with passwords.place():
        services().limiter.check_sign_in(address)
        with services().database.read() as connection:
            account = find_account(connection, address)
        known_hash = account.password_hash if account else passwords.NOBODYS_HASH
        right = passwords.is_right(known_hash, password)
    if account is None or not right:
        services().limiter.note_failed_sign_in(address)
        return None
    return account

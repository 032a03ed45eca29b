"""Commands about the people who work the queue. Each prints JSON, one object a line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa

from moderation.administration import service
from moderation.commands.environment import open_database, read_settings
from moderation.domain.roles import Role
from moderation.review.people import operating
from moderation.review.people.invitations import LIFE, Invited, invite
from moderation.review.people.roster import RoleChange, change_role
from moderation.secrets import new_password


def add(arguments: argparse.Namespace) -> None:
    """Let a person sign in; the password is made here and shown this once."""
    password = new_password()
    roles = dict.fromkeys(arguments.site, arguments.role)
    with open_database() as database:
        service.add_moderator(database, arguments.email, arguments.name, password, roles)
    _show({"email": arguments.email, "password": password, "sites": arguments.site})


def invite_somebody(arguments: argparse.Namespace) -> None:
    """Make a link with which a person chooses a password; it is shown this once."""
    email = operating.address(arguments.email)
    invited = Invited(email, arguments.name, arguments.site, Role(arguments.role), None)
    with _writing() as (connection, now):
        token = invite(connection, invited, now)
    link = f"{read_settings().public_url}/review/invitations/{token}"
    until = (now + LIFE).isoformat(timespec="seconds")
    _show({"email": email, "site": arguments.site, "link": link, "until": until})


def show_all(arguments: argparse.Namespace) -> None:
    """Show who there is, and what each is at which site."""
    with open_database() as database, database.read() as connection:
        for one in operating.everybody(connection):
            if arguments.site in (None, *one.roles):
                state = "disabled" if one.disabled else "enabled"
                shown: dict[str, object] = {"email": one.email, "name": one.name}
                _show({**shown, "state": state, "sites": dict(one.roles)})


def set_role(arguments: argparse.Namespace) -> None:
    """Make somebody something else at a site, or nothing there."""
    role = None if arguments.role == "none" else Role(arguments.role)
    with _writing() as (connection, now):
        one = operating.find_one(connection, arguments.email)
        change_role(connection, RoleChange(arguments.site, one.id, role, None), now)
    _show({"email": one.email, "site": arguments.site, "role": arguments.role})


def renew_password(arguments: argparse.Namespace) -> None:
    """Give a person who forgot it a new password; it is made here and shown this once."""
    password = new_password()
    with _writing() as (connection, now):
        one = operating.find_one(connection, arguments.email)
        operating.set_password(connection, one.id, password, now)
    _show({"email": one.email, "password": password})


def disable(arguments: argparse.Namespace) -> None:
    """End all sessions of a person, who cannot sign in from now on."""
    with _writing() as (connection, now):
        one = operating.find_one(connection, arguments.email)
        operating.disable(connection, one.id, now)
        alone = operating.sites_without_admin(connection)
    _show({"email": one.email, "state": "disabled", "sites_without_admin": alone})


def enable(arguments: argparse.Namespace) -> None:
    """Let a person sign in again who was disabled."""
    with _writing() as (connection, now):
        one = operating.find_one(connection, arguments.email)
        operating.enable(connection, one.id, now)
    _show({"email": one.email, "state": "enabled"})


def untie(arguments: argparse.Namespace) -> None:
    """Forget which account at the OpenID provider is this person's."""
    with _writing() as (connection, now):
        one = operating.find_one(connection, arguments.email)
        known = operating.untie(connection, one.id, now)
    _show({"email": one.email, "untied": known})


def sign_out(arguments: argparse.Namespace) -> None:
    """End all sessions of a person, who may sign in anew."""
    with _writing() as (connection, now):
        one = operating.find_one(connection, arguments.email)
        ended = operating.sign_out(connection, one.id, now)
    _show({"email": one.email, "sessions_ended": ended})


@contextmanager
def _writing() -> Iterator[tuple[sa.Connection, datetime]]:
    with open_database() as database, database.write() as connection:
        yield connection, database.now(connection)


def _show(document: dict[str, object]) -> None:
    print(json.dumps(document, ensure_ascii=False))

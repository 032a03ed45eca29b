"""The secrets with which a site's Coral signs what it asks. Prints JSON, never a secret."""

from __future__ import annotations

import argparse
import json
import sys

from moderation.commands.environment import open_database
from moderation.domain.errors import InvalidSubmission, NotFound
from moderation.storage.queries import coral_secrets, sites
from moderation.storage.unit_of_work import Database

SHORTEST, LONGEST = 16, 200


def add(arguments: argparse.Namespace) -> None:
    """Take a secret from standard input, where no list of processes shows it."""
    secret = sys.stdin.readline().strip()
    if not SHORTEST <= len(secret) <= LONGEST:
        raise InvalidSubmission(f"a secret has {SHORTEST} to {LONGEST} characters")
    with open_database() as database:
        _check_site(database, arguments.site)
        with database.write() as connection:
            now = database.now(connection)
            coral_secrets.add_secret(connection, arguments.site, secret, now)
            held = len(coral_secrets.secrets_of(connection, arguments.site))
    _show(arguments.site, held)


def remove(arguments: argparse.Namespace) -> None:
    """Take them all away."""
    with open_database() as database:
        _check_site(database, arguments.site)
        with database.write() as connection:
            coral_secrets.forget_secrets(connection, arguments.site)
    _show(arguments.site, 0)


def _check_site(database: Database, site_id: str) -> None:
    with database.read() as connection:
        if sites.find_site(connection, site_id) is None:
            raise NotFound("there is no such site", code="site_not_found")


def _show(site_id: str, held: int) -> None:
    print(json.dumps({"site": site_id, "path": path_of(site_id), "secrets": held}))


def path_of(site_id: str) -> str:
    """Where Coral is to send its questions."""
    return f"/coral/{site_id}/external-moderation"

"""Erasing at somebody's wish. Prints JSON."""

from __future__ import annotations

import argparse
import json
import sys

from email_validator import EmailNotValidError, validate_email

from moderation.commands.environment import open_database, read_settings
from moderation.domain.addresses import Address
from moderation.privacy.erasing import erase_address, forget_labels
from moderation.secrets import Secrets
from moderation.storage.leftovers import clear_away

# Somebody waits at the terminal to be told that nothing is left.
CLEAR_FOR_S = 3_600.0


def erase(arguments: argparse.Namespace) -> None:
    """Erase everything of an address at a site. The address is not printed."""
    with open_database() as database:
        address = _address(arguments.email)
        erased = erase_address(database, arguments.site, address)
        pseudonym = Secrets(read_settings().secret_key).pseudonym
        forget_labels(database, pseudonym, arguments.site, address.email)
        # On SQLite what the file still holds of it; PostgreSQL does this by itself.
        cleared = clear_away(database, for_s=CLEAR_FOR_S)
    told = {"site": arguments.site, "known": erased.known, "comments": erased.comments}
    print(json.dumps({**told, "cleared": cleared}))


def _address(text: str) -> Address:
    """As the service keeps it; what is no address (an import may have brought one) as it is."""
    raw = sys.stdin.readline().strip() if text == "-" else text.strip()
    try:
        return Address(
            validate_email(raw, check_deliverability=False, test_environment=True).normalized
        )
    except EmailNotValidError:
        return Address(raw)

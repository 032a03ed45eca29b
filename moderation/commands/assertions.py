"""Commands about the keys with which a site signs assertions. Each prints JSON, one object a line.

The document that `trust` reads holds public keys; a secret is made here and shown once.
"""

from __future__ import annotations

import argparse
import json

from moderation.administration import assertion_keys
from moderation.commands.environment import open_database, read_settings
from moderation.http.following import Follower
from moderation.http.key_sets import PublicKey
from moderation.http.outbound import Outbound


def show_keys(arguments: argparse.Namespace) -> None:
    """Show by which keys a site's assertions are believed, without secrets."""
    with open_database() as database:
        for line in assertion_keys.listed(database, arguments.site):
            _show(line)


def make_secret(arguments: argparse.Namespace) -> None:
    """Make a further secret for HS256; it is shown this once."""
    with open_database() as database:
        new = assertion_keys.make_secret(database, arguments.site, arguments.kid)
    _show({"site": arguments.site, "kid": new.kid, "algorithm": "HS256", "secret": new.secret})


def trust_keys(arguments: argparse.Namespace) -> None:
    """Believe what is signed with the private halves of these public keys."""
    with open_database() as database:
        found = assertion_keys.trust(database, arguments.site, arguments.file.read())
    _show_public(arguments.site, found)


def follow_keys(arguments: argparse.Namespace) -> None:
    """Believe the keys that the site keeps at an address of its own, as they change."""
    fetch = Follower(Outbound(read_settings().outbound_allowed)).fetch
    with open_database() as database:
        found = assertion_keys.follow(database, arguments.site, arguments.url, fetch)
    _show_public(arguments.site, found)


def drop_key(arguments: argparse.Namespace) -> None:
    """From now on a key proves nothing."""
    with open_database() as database:
        assertion_keys.drop(database, arguments.site, arguments.kid)
    _show({"site": arguments.site, "kid": arguments.kid, "dropped": True})


def _show_public(site: str, keys: list[PublicKey]) -> None:
    for key in keys:
        _show({"site": site, "kid": key.kid, "algorithm": key.algorithm})


def _show(document: dict[str, object]) -> None:
    print(json.dumps(document, default=lambda moment: moment.isoformat(timespec="seconds")))

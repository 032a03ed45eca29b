"""Commands about sites, keys and policies. Each prints JSON, one object a line."""

from __future__ import annotations

import argparse
import dataclasses
import json
import tomllib

from moderation.administration import service
from moderation.bootstrap import build_policies
from moderation.commands.environment import open_database, read_settings
from moderation.domain.comment import Scope
from moderation.domain.errors import NotFound
from moderation.domain.policy_settings import BadPolicy
from moderation.secrets import Secrets
from moderation.storage.queries import sites


def create_site(arguments: argparse.Namespace) -> None:
    """Add a site."""
    with open_database() as database:
        site = service.create_site(
            database,
            arguments.id,
            arguments.name,
            tuple(arguments.origin),
            language=arguments.language,
        )
    _show({"site": site.id, "assertion_secret": site.assertion_secret})


def set_language(arguments: argparse.Namespace) -> None:
    """Say in which language a site writes to readers whose own is not known."""
    with open_database() as database:
        service.set_language(database, arguments.site, arguments.language)
    _show({"site": arguments.site, "language": arguments.language})


def list_sites(_: argparse.Namespace) -> None:
    """Show all sites."""
    with open_database() as database, database.read() as connection:
        for site in sites.all_sites(connection):
            shown = {"site": site.id, "name": site.name, "origins": list(site.origins)}
            _show({**shown, "language": site.language})


def issue_key(arguments: argparse.Namespace) -> None:
    """Make a key; its secret is shown this once."""
    scopes = frozenset(Scope(scope) for scope in arguments.scope)
    with open_database() as database:
        issued = service.issue_key(
            database, arguments.site, scopes, public=arguments.public, label=arguments.label
        )
    _show({"id": issued.key.id, "key": issued.secret, "scopes": sorted(issued.key.scopes)})


def revoke_key(arguments: argparse.Namespace) -> None:
    """Make a key useless, from now on."""
    with open_database() as database:
        service.revoke_key(database, arguments.id)
    _show({"id": arguments.id, "revoked": True})


def revoke_widget(arguments: argparse.Namespace) -> None:
    """Make the key of a site's widget useless, from now on."""
    secret = Secrets(read_settings().secret_key).widget_key(arguments.site)
    with open_database() as database:
        service.revoke_widget_key(database, arguments.site, secret)
    _show({"site": arguments.site, "revoked": "widget"})


def list_keys(arguments: argparse.Namespace) -> None:
    """Show a site's keys, without their secrets."""
    with open_database() as database, database.read() as connection:
        _require_site(sites.find_site(connection, arguments.site))
        for key in sites.keys_of(connection, arguments.site):
            shown = {"id": key.id, "scopes": sorted(key.scopes)}
            _show({**shown, "public": key.public, "label": key.label})


def show_policy(arguments: argparse.Namespace) -> None:
    """Show the policy in force at a site."""
    with open_database() as database, database.read() as connection:
        _require_site(sites.find_site(connection, arguments.site))
        policy = build_policies(read_settings()).for_site(connection, arguments.site)
    _show(dataclasses.asdict(policy))


def set_policy(arguments: argparse.Namespace) -> None:
    """Replace a site's differences from the default policy by those in a TOML file."""
    try:
        overrides = tomllib.loads(arguments.file.read())
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(f"the file is not TOML: {error}") from error
    policies = build_policies(read_settings())
    with open_database() as database:
        _show({"version": service.set_policy(database, policies, arguments.site, overrides)})


def _require_site(site: object) -> None:
    if site is None:
        raise NotFound("there is no such site", code="site_not_found")


def _show(document: dict[str, object]) -> None:
    print(json.dumps(document, default=sorted))  # sets have no order of their own

"""`moderation`: what an operator types. It reads arguments; `moderation.commands` does the work."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from config.settings import BadSettings
from moderation.commands.parsing import add as _add
from moderation.commands.parsing import group as _group
from moderation.commands.transfer_parser import add_transfer
from moderation.domain.comment import Scope
from moderation.domain.errors import ModerationError
from moderation.domain.languages import LANGUAGES, SOURCE
from moderation.domain.policy_settings import BadPolicy
from moderation.domain.roles import Role

if TYPE_CHECKING:
    from moderation.commands.parsing import Commands


_LANGUAGE = "in which language it writes to readers whose own is not known"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status. Errors a person can mend are one line on stderr."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments) or 0)
    except (ModerationError, BadSettings, BadPolicy) as error:
        print(f"moderation: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="moderation", description="Moderates comments.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_processes(commands)
    _add_site(commands)
    _add_key(commands)
    _add_assertion(commands)
    _add_moderator(commands)
    _add_policy(commands)
    _add_coral(commands)
    _add_erase(commands)
    _add_webhooks(commands)
    add_transfer(commands)
    return parser


def _add_processes(commands: Commands) -> None:
    run = _add(commands, "run", "start everything on embedded parts", "processes.run")
    run.add_argument("--port", type=int, default=8000, help="0 chooses a free one")
    run.add_argument("--data", type=Path, default=Path("data"), help="where everything is kept")
    run.add_argument("--database", help="a database to use instead of SQLite in --data")
    run.add_argument("--no-limits", action="store_true", help="no rate limits, for load tests")
    run.add_argument("--no-demo", action="store_true", help="no demo comments")
    _add(commands, "web", "serve HTTP", "processes.web")
    worker = _add(commands, "worker", "run a Celery worker", "processes.worker")
    worker.add_argument("kind", choices=("screening", "errands"))
    beat = _add(commands, "beat", "run the clock of housekeeping jobs", "processes.beat")
    state = Path(tempfile.gettempdir()) / "moderation-beat"
    beat.add_argument("--schedule", default=str(state), help="its state file")
    _add(commands, "migrate", "bring the database to this version's schema", "processes.migrate")
    _add(commands, "mailbox", "take mails and show them (development)", "processes.mailbox")
    health = _add(commands, "health", "exit 0 when this part is well", "processes.health")
    health.add_argument("part", choices=("web", "screening", "errands", "beat"))


def _add_site(commands: Commands) -> None:
    actions = _group(commands, "site", "the sites that post comments")
    create = _add(actions, "create", "add a site", "administration.create_site")
    create.add_argument("id")
    create.add_argument("--name", required=True, help="what readers know it as")
    create.add_argument("--origin", action="append", default=[], help="https://host, repeatable")
    create.add_argument("--language", choices=tuple(LANGUAGES), default=SOURCE, help=_LANGUAGE)
    speak = _add(actions, "language", _LANGUAGE, "administration.set_language")
    speak.add_argument("site")
    speak.add_argument("language", choices=tuple(LANGUAGES))
    _add(actions, "list", "show all sites", "administration.list_sites")


def _add_key(commands: Commands) -> None:
    actions = _group(commands, "key", "the keys of a site")
    text = "make a key; its secret is shown this once"
    issue = _add(actions, "issue", text, "administration.issue_key")
    issue.add_argument("site")
    issue.add_argument("--scope", action="append", choices=[s.value for s in Scope], required=True)
    issue.add_argument("--public", action="store_true", help="may stand in the site's pages")
    issue.add_argument("--label", default="")
    text = "make a key useless, from now on"
    _add(actions, "revoke", text, "administration.revoke_key").add_argument("id")
    text = "have the site's widgets take no more comments, also before the first one"
    _add(actions, "revoke-widget", text, "administration.revoke_widget").add_argument("site")
    text = "show a site's keys, without their secrets"
    _add(actions, "list", text, "administration.list_keys").add_argument("site")


def _add_assertion(commands: Commands) -> None:
    actions = _group(commands, "assertion", "by what a site signs whose address it has verified")
    text = "show the keys that are believed, without secrets"
    _add(actions, "list", text, "assertions.show_keys").add_argument("site")
    text = "make a further secret for HS256; it is shown this once"
    secret = _add(actions, "secret", text, "assertions.make_secret")
    secret.add_argument("site")
    secret.add_argument("--kid", help="what tokens call it; made up where it is left out")
    text = "believe these public keys (a JWKS document)"
    trust = _add(actions, "trust", text, "assertions.trust_keys")
    trust.add_argument("site")
    trust.add_argument("file", type=argparse.FileType("r"), help="JWKS; - for standard input")
    text = "believe the keys that the site keeps at an address of its own, as they change"
    follow = _add(actions, "follow", text, "assertions.follow_keys")
    follow.add_argument("site")
    follow.add_argument("url", help="https, of a JWKS document")
    text = "believe a key no longer"
    drop = _add(actions, "drop", text, "assertions.drop_key")
    drop.add_argument("site")
    drop.add_argument("kid", help="first: the secret that the site was made with; followed")


def _add_moderator(commands: Commands) -> None:
    actions = _group(commands, "moderator", "the people who work the queue")
    roles = [role.value for role in Role]
    text = "let a person sign in; the password is shown this once"
    add = _add(actions, "add", text, "moderators.add")
    add.add_argument("email")
    add.add_argument("--name", required=True, help="what colleagues see")
    add.add_argument("--site", action="append", required=True, help="repeatable")
    add.add_argument("--role", choices=roles, default="moderator")
    text = "make a link with which a person chooses a password; it is shown this once"
    invite = _add(actions, "invite", text, "moderators.invite_somebody")
    invite.add_argument("email")
    invite.add_argument("--name", default="", help="what the form proposes")
    invite.add_argument("--site", required=True)
    invite.add_argument("--role", choices=roles, default="moderator")
    text = "show who there is, and what each is at which site"
    _add(actions, "list", text, "moderators.show_all").add_argument("--site", help="only there")
    role = _add(actions, "role", "make somebody something else at a site", "moderators.set_role")
    role.add_argument("email")
    role.add_argument("role", choices=[*roles, "none"], help="none: works there no longer")
    role.add_argument("--site", required=True)
    for name, text, command in (
        ("password", "replace a forgotten one; the new one is shown this once", "renew_password"),
        ("disable", "end a person's sessions for good: no more signing in", "disable"),
        ("enable", "let a person sign in again who was disabled", "enable"),
        ("untie", "let another account at the OpenID provider sign in as this person", "untie"),
        ("sign-out", "end a person's sessions; signing in anew stays possible", "sign_out"),
    ):
        _add(actions, name, text, f"moderators.{command}").add_argument("email")


def _add_policy(commands: Commands) -> None:
    actions = _group(commands, "policy", "what a site wants held")
    text = "show the policy in force at a site"
    _add(actions, "show", text, "administration.show_policy").add_argument("site")
    text = "replace a site's differences from the default"
    change = _add(actions, "set", text, "administration.set_policy")
    change.add_argument("site")
    change.add_argument("file", type=argparse.FileType("r"), help="TOML; - for standard input")


def _add_coral(commands: Commands) -> None:
    actions = _group(commands, "coral", "the secrets with which a Coral signs what it asks")
    text = "take one more from standard input; the one before it holds as well"
    _add(actions, "add", text, "coral.add").add_argument("site")
    text = "hear no Coral for this site any more"
    _add(actions, "remove", text, "coral.remove").add_argument("site")


def _add_erase(commands: Commands) -> None:
    text = "erase all that was written with an address at a site, and the address; for good"
    erase = _add(commands, "erase", text, "privacy.erase")
    erase.add_argument("--site", required=True)
    erase.add_argument("--email", required=True, help="- reads it from standard input")


def _add_webhooks(commands: Commands) -> None:
    actions = _group(commands, "webhooks", "where sites are told what happens")
    text = "show a site's webhooks, and how many deliveries wait"
    _add(actions, "list", text, "webhooks.show_all").add_argument("--site", required=True)
    text = "send a delivery once more, or all that were given up"
    again = _add(actions, "redeliver", text, "webhooks.redeliver")
    again.add_argument("webhook", help="its id")
    again.add_argument("delivery", nargs="?", help="its id; none: all that were given up")
    again.add_argument("--site", required=True)
    text = "take deliveries on this machine and print them (development)"
    listen = _add(actions, "listen", text, "webhooks.listen")
    listen.add_argument("--port", type=int, default=8099, help="0 chooses a free one")
    listen.add_argument("--secret", help="whsec_…, to check signatures with")
    listen.add_argument("--answer", type=int, default=204, help="the status to answer with")

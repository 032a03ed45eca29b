"""`moderation`: what an operator types. Thin: it reads arguments and calls a service."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from config.settings import BadSettings, Settings
from moderation.domain.comment import Scope
from moderation.domain.errors import ModerationError
from moderation.domain.policy_settings import BadPolicy

WORKERS = {
    # Slow conversations with mail and site servers must not keep comments waiting.
    "screening": ("screening", 1),
    "errands": ("mail,delivery,housekeeping", 2),
}


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
    _add_run(commands)
    _add(commands, "web", "serve HTTP", _web)
    worker = _add(commands, "worker", "run a Celery worker", _worker)
    worker.add_argument("kind", choices=WORKERS)
    beat = _add(commands, "beat", "run the clock that starts housekeeping jobs", _beat)
    beat.add_argument("--schedule", default="/tmp/moderation-beat", help="its state file")  # noqa: S108
    _add(commands, "migrate", "bring the database to this version's schema", _migrate)
    _add(commands, "mailbox", "take mails and show them at /mailbox (development)", _mailbox)
    health = _add(commands, "health", "exit 0 when this part is well", _health)
    health.add_argument("part", choices=("web", "screening", "errands", "beat"))
    _add_site(commands)
    _add_key(commands)
    _add_policy(commands)
    return parser


def _add(commands, name: str, text: str, run):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - argparse's subparsers have no public type
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


def _add_run(commands) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    run = _add(commands, "run", "start everything on embedded parts", _run)
    run.add_argument("--port", type=int, default=8000, help="0 chooses a free one")
    run.add_argument("--data", type=Path, default=Path("data"), help="where everything is kept")
    run.add_argument("--database", help="a database to use instead of SQLite in --data")
    run.add_argument("--no-limits", action="store_true", help="no rate limits, for load tests")
    run.add_argument("--no-demo", action="store_true", help="no demo comments")


def _add_site(commands) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    site = commands.add_parser("site", help="the sites that post comments")
    actions = site.add_subparsers(required=True, metavar="ACTION")
    create = _add(actions, "create", "add a site", _site_create)
    create.add_argument("id")
    create.add_argument("--name", required=True, help="what readers know it as")
    create.add_argument("--origin", action="append", default=[], help="https://host, repeatable")
    _add(actions, "list", "show all sites", _site_list)


def _add_key(commands) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    key = commands.add_parser("key", help="the keys of a site")
    actions = key.add_subparsers(required=True, metavar="ACTION")
    issue = _add(actions, "issue", "make a key; its secret is shown this once", _key_issue)
    issue.add_argument("site")
    issue.add_argument("--scope", action="append", choices=[s.value for s in Scope], required=True)
    issue.add_argument("--public", action="store_true", help="may stand in the site's pages")
    issue.add_argument("--label", default="")
    revoke = _add(actions, "revoke", "make a key useless, from now on", _key_revoke)
    revoke.add_argument("id")
    listing = _add(actions, "list", "show a site's keys, without their secrets", _key_list)
    listing.add_argument("site")


def _add_policy(commands) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    policy = commands.add_parser("policy", help="what a site wants held")
    actions = policy.add_subparsers(required=True, metavar="ACTION")
    show = _add(actions, "show", "the policy in force at a site", _policy_show)
    show.add_argument("site")
    change = _add(actions, "set", "replace a site's differences from the default", _policy_set)
    change.add_argument("site")
    change.add_argument("file", type=argparse.FileType("r"), help="TOML; - for standard input")


def _settings() -> Settings:
    return Settings.from_environ(os.environ)


def _run(arguments: argparse.Namespace) -> int:
    from moderation.embedded.options import RunOptions
    from moderation.embedded.supervisor import run

    return run(
        RunOptions(
            port=arguments.port,
            data=arguments.data,
            database=arguments.database,
            limits=not arguments.no_limits,
            demo=not arguments.no_demo,
            environ=dict(os.environ),
        )
    )


def _web(_: argparse.Namespace) -> None:
    from moderation.serve import serve

    serve(_settings())


def _worker(arguments: argparse.Namespace) -> None:
    queues, children = WORKERS[arguments.kind]
    _become_celery(
        "worker",
        f"--queues={queues}",
        f"--concurrency={children}",
        f"--hostname={arguments.kind}@%h",
        "--without-gossip",
        "--without-mingle",
        "-Ofair",
        "--loglevel=WARNING",
    )


def _beat(arguments: argparse.Namespace) -> None:
    _become_celery("beat", f"--schedule={arguments.schedule}", "--pidfile=", "--loglevel=WARNING")


def _become_celery(*words: str) -> None:
    _settings()
    # Numerical libraries must not start a thread for each core in each child.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Exec, so that whoever started this process has Celery's own pid.
    os.execv(
        sys.executable,
        [sys.executable, "-P", "-m", "celery", "-A", "workers.celery_app", "--quiet", *words],
    )


def _migrate(_: argparse.Namespace) -> None:
    from moderation.storage.migrate import upgrade

    upgrade(_settings().database_url)


def _mailbox(_: argparse.Namespace) -> None:
    from moderation.embedded.mailbox import serve

    settings = _settings()
    if settings.mailbox_dir is None:
        raise BadSettings("MODERATION_MAILBOX must name a folder")
    serve(settings.smtp.host, settings.smtp.port, settings.mailbox_dir)


def _health(arguments: argparse.Namespace) -> int:
    from moderation.health import is_well

    return 0 if is_well(arguments.part, _settings()) else 1


def _site_create(arguments: argparse.Namespace) -> None:
    from moderation.administration import service

    site = service.create_site(
        _database(), arguments.id, arguments.name, tuple(arguments.origin)
    )
    _show({"site": site.id, "assertion_secret": site.assertion_secret})


def _site_list(_: argparse.Namespace) -> None:
    from moderation.storage.queries import sites

    with _database().read() as connection:
        for site in sites.all_sites(connection):
            _show({"site": site.id, "name": site.name, "origins": list(site.origins)})


def _key_issue(arguments: argparse.Namespace) -> None:
    from moderation.administration import service

    scopes = frozenset(Scope(scope) for scope in arguments.scope)
    issued = service.issue_key(
        _database(), arguments.site, scopes, public=arguments.public, label=arguments.label
    )
    _show({"id": issued.key.id, "key": issued.secret, "scopes": sorted(issued.key.scopes)})


def _key_revoke(arguments: argparse.Namespace) -> None:
    from moderation.administration import service

    service.revoke_key(_database(), arguments.id)


def _key_list(arguments: argparse.Namespace) -> None:
    from moderation.storage.queries import sites

    with _database().read() as connection:
        for key in sites.keys_of(connection, arguments.site):
            _show({"id": key.id, "scopes": sorted(key.scopes), "public": key.public,
                   "label": key.label})


def _policy_show(arguments: argparse.Namespace) -> None:
    import dataclasses

    from moderation.bootstrap import build_policies

    with _database().read() as connection:
        policy = build_policies(_settings()).for_site(connection, arguments.site)
    _show(dataclasses.asdict(policy))


def _policy_set(arguments: argparse.Namespace) -> None:
    import tomllib

    from moderation.administration import service
    from moderation.bootstrap import build_policies

    try:
        overrides = tomllib.loads(arguments.file.read())
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(f"the file is not TOML: {error}") from error
    policies = build_policies(_settings())
    _show({"version": service.set_policy(_database(), policies, arguments.site, overrides)})


def _database():  # type: ignore[no-untyped-def]  # noqa: ANN202
    from moderation.storage.unit_of_work import Database

    return Database(_settings().database_url)


def _show(document: dict[str, object]) -> None:
    print(json.dumps(document))

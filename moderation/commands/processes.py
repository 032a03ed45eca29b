"""Commands that are processes of the service: web, workers, beat, and `run` for all of them."""

from __future__ import annotations

import argparse
import os
import sys

from config.settings import BadSettings
from moderation.commands.environment import read_environ, read_settings

WORKERS = {
    # Slow conversations with mail and site servers must not keep comments waiting.
    "screening": ("screening", 1),
    "errands": ("mail,delivery,housekeeping", 2),
}


def run(arguments: argparse.Namespace) -> int:
    """Start everything on embedded parts."""
    from moderation.embedded.options import RunOptions
    from moderation.embedded.supervisor import run as supervise

    return supervise(
        RunOptions(
            port=arguments.port,
            data=arguments.data,
            database=arguments.database,
            limits=not arguments.no_limits,
            demo=not arguments.no_demo,
            environ=read_environ(),
        )
    )


def web(_: argparse.Namespace) -> None:
    """Serve HTTP."""
    from moderation.serve import serve

    serve(read_settings())


def worker(arguments: argparse.Namespace) -> None:
    """Become a Celery worker."""
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


def beat(arguments: argparse.Namespace) -> None:
    """Become Celery's clock."""
    _become_celery("beat", f"--schedule={arguments.schedule}", "--pidfile=", "--loglevel=WARNING")


def mailbox(_: argparse.Namespace) -> None:
    """Take mails into a folder."""
    from moderation.embedded.mailbox import serve

    settings = read_settings()
    if settings.mailbox_dir is None:
        raise BadSettings("MODERATION_MAILBOX must name a folder")
    serve(settings.smtp.host, settings.smtp.port, settings.mailbox_dir)


def migrate(_: argparse.Namespace) -> None:
    """Bring the database to this version's schema."""
    from moderation.storage.migrate import upgrade

    upgrade(read_settings().database_url)


def health(arguments: argparse.Namespace) -> int:
    """0 when this part is well."""
    from moderation.health import is_well

    return 0 if is_well(arguments.part, read_settings()) else 1


def _become_celery(*words: str) -> None:
    read_settings()
    # Numerical libraries must not start a thread for each core in each child.
    single_threaded = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    # Exec, so that whoever started this process has Celery's own pid.
    os.execve(  # noqa: S606 - no shell is wanted
        sys.executable,
        [sys.executable, "-P", "-m", "celery", "-A", "workers.celery_app", "--quiet", *words],
        {**single_threaded, **read_environ()},
    )

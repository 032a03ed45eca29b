"""`moderation run`: one command that starts, watches and stops a whole service."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from functools import partial

from config.settings import BadSettings, Settings
from moderation.embedded import announcement, readiness
from moderation.embedded.checklist import Checklist
from moderation.embedded.children import NEEDED_TO_SERVE, service_specs
from moderation.embedded.data_folder import DataFolder, keep_secret, locked
from moderation.embedded.demo import prepare_demo
from moderation.embedded.demo_access import DemoAccess
from moderation.embedded.environment import children_environ, own_url
from moderation.embedded.failure import CannotRun, StopAsked
from moderation.embedded.guard import Guard
from moderation.embedded.interrupts import Interrupts
from moderation.embedded.logs import cap
from moderation.embedded.options import RunOptions
from moderation.embedded.preparation import is_prepared, migrate, remember
from moderation.embedded.starting import start_all, start_broker, wait_until_ready
from moderation.embedded.supervision import Supervision

TICK_S = 0.1
ASK_EVERY_S = 5.0
NO_LIMITS = "rate limits are OFF (--no-limits). This is for load tests; never serve readers so."
NOT_LOOPBACK = (
    "this service listens beyond this machine, and everybody who reaches it can read the mails "
    "at /mailbox, confirmation links included. `moderation run` is for trying things out."
)


def run(options: RunOptions) -> int:
    """Run the service until Ctrl-C or SIGTERM; the exit status: 0 stopped, 1 could not start.

    Call it in the main thread. Progress and advice go to stderr; stdout gets one line,
    `READY {json}`, once the service can serve.
    """
    checklist, interrupts = Checklist(sys.stderr), Interrupts()
    try:
        with interrupts.listening(), locked(options.data) as folder:
            return _run_in(folder, options, checklist, interrupts)
    except (CannotRun, BadSettings) as error:
        checklist.say(f"moderation run: {error}")
        return 1
    except KeyboardInterrupt:
        return 0


def _run_in(
    folder: DataFolder, options: RunOptions, checklist: Checklist, interrupts: Interrupts
) -> int:
    guard = Guard()
    supervision = Supervision(guard, checklist.note)
    try:
        environ = children_environ(options, folder)
        _warn(options, environ, checklist)
        _set_up(folder, options, environ, supervision, checklist, interrupts)
        watch(supervision, own_url(environ), interrupts.stop_asked)
        checklist.say("\n  stopping …")
        supervision.stop()
    except StopAsked:
        supervision.stop()
    finally:
        # After a failure or a second Ctrl-C this is the end of all children; else of none.
        guard.dismiss()
    return 0


def _warn(options: RunOptions, environ: Mapping[str, str], checklist: Checklist) -> None:
    if not options.limits:
        checklist.warn(NO_LIMITS)
    if environ["MODERATION_HOST"] not in ("127.0.0.1", "::1", "localhost"):
        checklist.warn(NOT_LOOPBACK)


def _set_up(
    folder: DataFolder,
    options: RunOptions,
    environ: dict[str, str],
    supervision: Supervision,
    checklist: Checklist,
    interrupts: Interrupts,
) -> None:
    with checklist.step("broker"):
        start_broker(supervision, folder, environ)
    settings, specs = Settings.from_environ(environ), service_specs(environ, folder)
    first = [spec for spec in specs if spec.name in NEEDED_TO_SERVE]
    if is_prepared(folder, settings.database_url):
        # Nothing will change for them, so they can start while it is made sure of.
        start_all(supervision, first)
    access = _prepare(folder, options, settings, checklist)
    start_all(supervision, first)
    with checklist.step("web, workers, mailbox"):
        health_now = partial(readiness.ask_all, own_url(environ), int(environ["SMTP_PORT"]))
        wait_until_ready(supervision, health_now, interrupts.stop_asked)
    start_all(supervision, specs)
    variables = announcement.shell_variables(settings.public_url, access)
    keep_secret(folder.root / "tour.env", variables, anew=True)
    _announce(settings.public_url, access, checklist)


def _prepare(
    folder: DataFolder, options: RunOptions, settings: Settings, checklist: Checklist
) -> DemoAccess:
    with checklist.step("database"):
        migrate(settings.database_url)
        remember(folder, settings.database_url)
    with checklist.step("demo site"):
        return prepare_demo(settings, folder.root, options.demo)


def _announce(url: str, access: DemoAccess, checklist: Checklist) -> None:
    sys.stdout.write(f"{announcement.ready_line(url, access)}\n")
    sys.stdout.flush()
    checklist.say(announcement.guidance(url, access))


def watch(
    supervision: Supervision,
    url: str,
    stop_asked: Callable[[], bool],
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Keep the service whole until somebody asks to stop."""
    mute, ask_at = readiness.MuteWatch(), clock() + ASK_EVERY_S
    while not stop_asked():
        supervision.look_after()
        if clock() >= ask_at:
            replace_mute(supervision, mute.observe(readiness.ask(url), clock()))
            for spec in supervision.specs():
                cap(spec.log)
            ask_at = clock() + ASK_EVERY_S
        time.sleep(TICK_S)


def replace_mute(supervision: Supervision, name: str | None) -> None:
    """Replace the child called `name`, if it is one of ours."""
    if name is not None and any(spec.name == name for spec in supervision.specs()):
        supervision.replace(name, f"has done nothing for {readiness.MUTE_AFTER_S:.0f} s")

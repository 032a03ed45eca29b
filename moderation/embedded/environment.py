"""The environment of the children: the caller's own, with the embedded parts put in."""

from __future__ import annotations

import socket
from collections.abc import Mapping

from moderation.embedded.data_folder import DataFolder
from moderation.embedded.failure import CannotRun
from moderation.embedded.options import RunOptions

LOOPBACK = "127.0.0.1"
# Mails of an embedded service stay on the machine, whatever the caller's shell is set up for.
_NOT_INHERITED = frozenset(
    {
        "DATABASE_URL",
        "DATABASE_URL_FILE",
        "SMTP_USERNAME",
        "SMTP_USERNAME_FILE",
        "SMTP_PASSWORD",
        "SMTP_PASSWORD_FILE",
        "SMTP_STARTTLS",
        "SMTP_TLS",
    }
)


def children_environ(options: RunOptions, folder: DataFolder) -> dict[str, str]:
    """Everything `Settings.from_environ` reads, with free ports chosen; the broker is still open.

    Raises CannotRun when the wanted port is taken.
    """
    host = options.environ.get("MODERATION_HOST", "").strip() or LOOPBACK
    port = free_port(host, options.port)
    environ = {k: v for k, v in options.environ.items() if k not in _NOT_INHERITED}
    environ.update(
        DATABASE_URL=options.database or folder.database_url,
        MODERATION_HOST=host,
        MODERATION_PORT=str(port),
        MODERATION_MAILBOX=str(folder.mailbox),
        MODERATION_LIMITS="on" if options.limits else "off",
        SMTP_HOST=LOOPBACK,
        SMTP_PORT=str(free_port(LOOPBACK, 0)),
        # Celery finishes what it holds and goes, instead of waiting for what comes next.
        REMAP_SIGTERM="SIGQUIT",
        PYTHONUNBUFFERED="1",
    )
    if not environ.get("MODERATION_PUBLIC_URL", "").strip():
        environ["MODERATION_PUBLIC_URL"] = f"http://{_reachable(host)}:{port}"
    if not any(environ.get(f"MODERATION_SECRET_KEY{end}", "").strip() for end in ("", "_FILE")):
        environ["MODERATION_SECRET_KEY_FILE"] = str(folder.secret_key_file)
    return environ


def own_url(environ: Mapping[str, str]) -> str:
    """Where the supervisor itself reaches the web process, whatever its public address is."""
    return f"http://{_reachable(environ['MODERATION_HOST'])}:{environ['MODERATION_PORT']}"


def free_port(host: str, wanted: int) -> int:
    """`wanted` if it can be listened on, or any free port for 0. Raises CannotRun."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except OSError as error:
            raise CannotRun(
                f"cannot listen on {host}, port {wanted} ({error.strerror}); choose another "
                "with --port, or any free one with --port 0"
            ) from error
        return int(probe.getsockname()[1])


def _reachable(host: str) -> str:
    everywhere = {"0.0.0.0": LOOPBACK, "::": "[::1]"}  # noqa: S104 - translated, not bound
    return everywhere.get(host, f"[{host}]" if ":" in host else host)

"""A mail server for trying things out: takes every mail, sends none on, keeps it in a Maildir."""

from __future__ import annotations

import asyncio
import mailbox
import signal
import warnings
from functools import partial
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from aiosmtpd.smtp import SMTP, Envelope, Session

_LARGEST_MAIL_BYTES = 256 * 1024
_HOST_NAME = "mailbox.localhost"  # given, because the default asks the resolver for one


class MaildirHandler:
    """Writes each accepted mail to `directory`, with its recipients in front of its headers."""

    def __init__(self, directory: Path) -> None:
        self._maildir = mailbox.Maildir(directory, create=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        content = envelope.content or b""
        text = content if isinstance(content, bytes) else content.encode()
        delivered = "".join(f"Delivered-To: {address}\r\n" for address in envelope.rcpt_tos)
        self._maildir.add(delivered.encode("utf-8", "surrogateescape") + text)
        return "250 kept"


def smtp_protocol(handler: MaildirHandler, loop: asyncio.AbstractEventLoop) -> SMTP:
    """One conversation. Mails with addresses and headers in UTF-8 are welcome."""
    options: dict[str, Any] = {"enable_SMTPUTF8": True, "ident": "mailbox", "loop": loop}
    return SMTP(
        handler, hostname=_HOST_NAME, data_size_limit=_LARGEST_MAIL_BYTES, timeout=30, **options
    )


def serve(host: str, port: int, directory: Path) -> None:
    """Listen until SIGTERM or SIGINT. Raises OSError when the port is taken."""
    asyncio.run(_serve(host, port, MaildirHandler(directory)))


async def _serve(host: str, port: int, handler: MaildirHandler) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    server = await loop.create_server(partial(smtp_protocol, handler, loop), host, port)
    await stopped.wait()
    server.close()

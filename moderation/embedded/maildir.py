"""Reads the mails that the embedded mailbox has kept: newest first, whatever is in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

# Maildir names: seconds, microseconds, process, count in the process, host.
_NAME = re.compile(r"(\d{1,12})\.M(\d{1,6})P\d+Q(\d+)\.")
_UNREADABLE = "(this part cannot be read)"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, decoded. `to`: recipients, comma-separated. `html` and `text` may be empty."""

    id: str
    to: str
    subject: str
    text: str
    html: str
    received_at: datetime


def mails(directory: Path, limit: int) -> list[Mail]:
    """The newest `limit` mails, newest first; none when the directory does not exist."""
    found = (_read_if_there(path) for path in _newest_first(directory)[:limit])
    return [readable for readable in found if readable is not None]


def mail(directory: Path, mail_id: str) -> Mail | None:
    """One mail by its id, or None."""
    for path in _newest_first(directory):
        if path.name == mail_id:
            return _read_if_there(path)
    return None


def _newest_first(directory: Path) -> list[Path]:
    paths = [path for part in ("new", "cur") for path in directory.glob(f"{part}/*")]
    return sorted(paths, key=lambda path: _age_key(path.name), reverse=True)


def _age_key(name: str) -> tuple[int, int, int, str]:
    found = _NAME.match(name)
    if found is None:
        return 0, 0, 0, name
    return int(found[1]), int(found[2]), int(found[3]), name


def _read_if_there(path: Path) -> Mail | None:
    try:
        return _read(path)
    except FileNotFoundError:  # somebody has emptied the mailbox meanwhile
        return None


# A kept mail never changes, and a page that people reload would parse each one again.
@lru_cache(maxsize=512)
def _read(path: Path) -> Mail:
    seconds, micros, _, _ = _age_key(path.name)
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return Mail(
        id=path.name,
        to=_recipients(message),
        subject=_header(message, "Subject"),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        received_at=datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros),
    )


def _recipients(message: EmailMessage) -> str:
    delivered = [str(value).strip() for value in message.get_all("Delivered-To", [])]
    return ", ".join(delivered) or _header(message, "To")


def _header(message: EmailMessage, name: str) -> str:
    # The parser of the standard library trips over some hostile headers, in many ways.
    try:
        return _clean(str(message.get(name, "")))
    except Exception:  # noqa: BLE001
        return _UNREADABLE


def _part(message: EmailMessage, kind: str) -> str:
    try:
        part = message.get_body((kind,))
        return "" if part is None else _clean(str(part.get_content()))
    except Exception:  # noqa: BLE001 - unknown charsets, broken encodings, broken structure
        return _UNREADABLE


def _clean(text: str) -> str:
    """Lone surrogates cannot be sent as UTF-8, and mails end their lines with CR LF."""
    return text.encode("utf-8", "replace").decode().replace("\r\n", "\n")

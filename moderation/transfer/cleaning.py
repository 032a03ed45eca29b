"""What comes in as text, a name, an address or a time, as this service keeps such things."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

from email_validator import EmailNotValidError, validate_email

from moderation.domain.addresses import Address
from moderation.domain.visible import has_something_visible
from moderation.transfer.foreign import LeftOut

# New comments may have 5,000 characters; what others took before is kept whole up to this.
LONGEST_TEXT = 20_000
# Much of HTML is tags. What is longer is not even looked at.
LONGEST_HTML = 200_000
LONGEST_NAME = 80
LONGEST_ADDRESS = 254
LONGEST_KEY = 320
NAMELESS = "Guest"
_FIRST_YEAR = 1990
_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\x85"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_ADDRESS_IN_NAME = re.compile(r"([^\s@<>]{1,64})@[^\s@<>]{1,190}\.[^\s@<>]{2,24}")


def clean_text(text: str) -> str | LeftOut:
    """The text without what no text has, or why there is none to keep."""
    if len(text) > LONGEST_TEXT:
        return LeftOut.TOO_LONG
    text = _SURROGATE.sub("\ufffd", text).translate(_CONTROLS).strip()
    return text if has_something_visible(text) else LeftOut.EMPTY


def clean_name(name: str) -> str:
    """One line of at most 80 characters with something to see.

    Of an address somebody gave as the name, what stands before the @: names are public.
    """
    name = _SURROGATE.sub("\ufffd", name[: 10 * LONGEST_NAME])
    name = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in name)
    name = _ADDRESS_IN_NAME.sub(r"\1", " ".join(name.split()))[:LONGEST_NAME].strip()
    return name if has_something_visible(name) else NAMELESS


def who(email: str, person: str, source: str) -> tuple[str, str]:
    """The address and the key of an author; without an address it is empty, and the key is none.

    Then the same `person` has the same key, and it holds a space: nobody can confirm to be that.
    """
    found = _address(email.strip()) if email and len(email) <= LONGEST_ADDRESS + 50 else None
    if found is not None:
        return found.email, found.key
    digest = sha256(person.encode("utf-8", "replace")).hexdigest()
    return "", f"{source} {digest[:32]}"


def read_time(text: str) -> datetime | None:
    """An ISO 8601 time, UTC where it names no zone; None when unreadable or before the web."""
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year >= _FIRST_YEAR else None


@lru_cache(maxsize=20_000)
def _address(email: str) -> Address | None:
    try:
        valid = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    address = Address(valid.normalized)
    fits = len(address.email) <= LONGEST_ADDRESS and len(address.key) <= LONGEST_KEY
    return address if fits else None

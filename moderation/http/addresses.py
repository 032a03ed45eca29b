"""Reading an e-mail address, and the language of mail to it, out of a request."""

from __future__ import annotations

import re

from email_validator import EmailNotValidError, validate_email

from moderation.domain.addresses import Address
from moderation.http.languages import known_language
from moderation.http.parsing import Fields

LONGEST_ADDRESS = 254
# As the database keeps it. Case-folding makes three characters of one in some scripts.
LONGEST_KEY = 320
LONGEST_LANGUAGE = 35
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def read_address(fields: Fields, name: str = "email") -> Address | None:
    """The address in this field; what is wrong with it is noted there, without repeating it."""
    raw = fields.text(name, 1, LONGEST_ADDRESS)
    if raw is None:
        return None
    try:
        # Whether the domain takes mail is found out by sending, not by asking DNS in a request.
        valid = validate_email(raw, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        fields.wrong(name, "is not an e-mail address that mail can be sent to")
        return None
    address = Address(valid.normalized)
    if len(address.key) > LONGEST_KEY:
        fields.wrong(name, "is too long")
        return None
    return address


def read_language(fields: Fields) -> str | None:
    """The one of our languages that this field means; None without one, or with another's tag."""
    tag = fields.text("language", 2, LONGEST_LANGUAGE, required=False)
    if tag is None:
        return None
    if not _LANGUAGE.fullmatch(tag):
        fields.wrong("language", "must be a language tag such as en or ar-EG")
        return None
    return known_language(tag)

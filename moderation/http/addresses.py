"""Reading an e-mail address out of a request."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from moderation.domain.addresses import Address
from moderation.http.parsing import Fields

LONGEST_ADDRESS = 254
# As the database keeps it. Case-folding makes three characters of one in some scripts.
LONGEST_KEY = 320


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

"""What the forms about people hold, read and checked. None where it is not valid."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import request

from moderation.domain.roles import Role
from moderation.http.addresses import read_address
from moderation.http.parsing import Fields
from moderation.review.people.preferences import Preferences

LONGEST_NAME = 80
# Marks that turn the direction of what follows: a name must not reach beyond itself.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def name_in_form() -> str | None:
    """What colleagues are to call somebody."""
    name = " ".join(request.form.get("name", "").split())
    printable = not any(unicodedata.category(one) in ("Cc", "Cs", "Co") for one in name)
    fits = 0 < len(name) <= LONGEST_NAME
    return name if fits and printable and not _TURNING & set(name) else None


def address_in_form() -> str | None:
    """An address in the form in which accounts are kept."""
    fields = Fields({"email": request.form.get("email", "").strip()})
    address = read_address(fields)
    return address.key if address else None


def role_in_form() -> Role | None:
    """One of the roles."""
    chosen = request.form.get("role", "")
    return Role(chosen) if chosen in tuple(Role) else None


def preferences_in_form() -> Preferences:
    """All preferences; a box that is not ticked is not sent. Raises InvalidSubmission."""
    sent = request.form
    return Preferences(
        blur="blur" in sent,
        hide_names="hide_names" in sent,
        show_highlights="show_highlights" in sent,
        break_minutes=_whole(sent.get("break_minutes")),
        severe_cap=_whole(sent.get("severe_cap")),
        language=sent.get("language", ""),
        theme=sent.get("theme", ""),
        mail_backlog="mail_backlog" in sent,
        mail_digest="mail_digest" in sent,
    )


def _whole(sent: Any) -> int:
    """The number in this text, -1 where there is none: no preference goes below 0."""
    text = str(sent)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else -1

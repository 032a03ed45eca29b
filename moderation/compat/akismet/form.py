"""Reading what Akismet's clients send: a form in the body or the address, a key somewhere."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from moderation.compat.keys import Caller, caller_with, key_in_host
from moderation.domain.forms import FormSignal

# WordPress sends the visitor's whole environment along, Discourse texts of 32,000 characters.
LARGEST_REQUEST = 512 * 1024
_MOST_PARTS = 1_000
_YES = ("1", "true", "yes", "on")
# What suites and settings pages send to see that spam is caught; no real comment has them.
_SPAM_AUTHORS = ("akismet-guaranteed-spam", "viagra-test-123")
_SPAM_ADDRESS = "akismet-guaranteed-spam@example.com"


def read_form() -> dict[str, str]:
    """The fields, whichever way they came; of one that is repeated, the first."""
    request.max_content_length = request.max_form_memory_size = LARGEST_REQUEST
    request.max_form_parts = _MOST_PARTS
    # PostgreSQL takes no NUL, and no text has one.
    return {
        name: value.replace("\x00", "") for name, value in {**request.args, **request.form}.items()
    }


def secret_in(form: Mapping[str, str]) -> str:
    """The key as the client has it, in the form or, without one, in the host's name."""
    return form.get("api_key") or form.get("key") or key_in_host(request.headers.get("Host", ""))


def caller_in(form: Mapping[str, str]) -> Caller | None:
    """Who asks, by the key. Raises RateLimited."""
    return caller_with(secret_in(form))


def is_test(form: Mapping[str, str]) -> bool:
    """Whether this is for trying out: nothing of it is kept."""
    return form.get("is_test", "").strip().lower() in _YES


def is_guaranteed_spam(form: Mapping[str, str]) -> bool:
    """Whether it is one of the values that always count as spam."""
    address = form.get("comment_author_email", "").strip().lower()
    return form.get("comment_author", "").strip() in _SPAM_AUTHORS or address == _SPAM_ADDRESS


def is_by_administrator(form: Mapping[str, str]) -> bool:
    """Whether the site says that one of its own administrators wrote it."""
    roles = form.get("user_role", "").lower().split(",")
    return "administrator" in (role.strip() for role in roles)


def signals_in(form: Mapping[str, str]) -> tuple[str, ...]:
    """What the site's form says of whoever filled it in."""
    honeypot = form.get("honeypot_field_name", "")
    filled = bool(honeypot) and bool(form.get(honeypot, "").strip())
    return (FormSignal.HONEYPOT.value,) if filled else ()

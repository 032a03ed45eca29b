"""How to use the demo site."""

from __future__ import annotations

from dataclasses import dataclass

SITE = "demo"


@dataclass(frozen=True, slots=True)
class DemoAccess:
    """How to use the demo site. `api_key` has every scope; `verified_email` needs no mail."""

    site: str
    api_key: str
    assertion_secret: str
    moderator_email: str
    moderator_password: str
    verified_email: str

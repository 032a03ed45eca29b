"""Keys as other services' clients carry them: in an address, in a form, in the host's name."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.domain.comment import ApiKey, Scope, Site
from moderation.http.context import services
from moderation.secrets import KEY_PREFIX, hash_of
from moderation.storage.queries import sites

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks: a key that may submit, and its site."""

    key: ApiKey
    site: Site


def caller_with(secret: str) -> Caller | None:
    """Who has this key; None where nobody has, or its key may not ask here.

    A page's key may not: whoever read the page could try wordings until one is let through.
    Raises RateLimited.
    """
    secret = _as_it_was_issued(secret.strip())
    if not secret.startswith(f"{KEY_PREFIX}_") or len(secret) > LONGEST_KEY:
        return None
    with services().database.read() as connection:
        key = sites.find_key(connection, hash_of(secret))
        site = sites.find_site(connection, key.site_id) if key else None
    if key is None or site is None or key.public or Scope.SUBMIT not in key.scopes:
        return None
    services().limiter.check_question(key)
    return Caller(key, site)


def key_in_host(host: str) -> str:
    """The key in a `Host` header, as its first label; empty where that is none.

    The port is left out. A label has no underscores in it (RFC 952), so hyphens stand for ours.
    """
    label, _, rest = host.partition(":")[0].partition(".")
    is_ours = label.startswith((f"{KEY_PREFIX}-", f"{KEY_PREFIX}_"))
    return label if rest and is_ours else ""


def _as_it_was_issued(secret: str) -> str:
    if not secret.startswith(f"{KEY_PREFIX}-"):
        return secret
    return secret.replace("-", "_", 2)

"""What a provider says of itself (OpenID Connect Discovery 1.0)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from moderation.review.single_sign_on.asking import Asking
from moderation.review.single_sign_on.id_tokens import strange

_AT = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider is asked what; `secret_in_body` where it takes the client's secret so."""

    authorization: str
    token: str
    keys: str
    userinfo: str | None
    secret_in_body: bool


def discover(asking: Asking, issuer: str) -> Endpoints:
    """The endpoints of the provider with this name. Raises SignInFailed."""
    # Section 4.1: a slash at the issuer's end is removed first.
    found = asking.json("GET", issuer.rstrip("/") + _AT)
    if found.get("issuer") != issuer:
        raise strange("the provider calls itself by another name than MODERATION_OPENID_ISSUER")
    methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    schemes = ("https", "http") if issuer.startswith("http:") else ("https",)
    return Endpoints(
        authorization=_endpoint(found, "authorization_endpoint", schemes),
        token=_endpoint(found, "token_endpoint", schemes),
        keys=_endpoint(found, "jwks_uri", schemes),
        userinfo=_endpoint(found, "userinfo_endpoint", schemes)
        if "userinfo_endpoint" in found
        else None,
        secret_in_body=isinstance(methods, list) and "client_secret_basic" not in methods,
    )


def _endpoint(found: Mapping[str, Any], name: str, schemes: tuple[str, ...]) -> str:
    url = found.get(name)
    if not isinstance(url, str) or not url.isascii() or not url.isprintable():
        raise strange(f"the provider's {name} is missing")
    parts = url.partition("://")
    if parts[0] not in schemes or not urlsplit(url).netloc or "#" in url:
        raise strange(f"the provider's {name} is not an https address")
    return url

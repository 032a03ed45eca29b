"""Finding a secret in a text, however it is written there."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import json
import re
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

_PACKED = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_NESTED = 3


@dataclass
class Watch:
    """What nobody may learn, by what it is. Every secret has at least eight characters."""

    secrets: dict[str, str] = field(default_factory=dict)

    def over(self, name: str, secret: str) -> str:
        """Look for this one too, and for what can be recognised by whoever knows it."""
        assert len(secret) >= 8
        self.secrets[name] = secret.lower()
        return secret

    def over_address(self, name: str, address: str) -> str:
        """An address, the part that tells whose, and the sums by which services know it."""
        self.over(name, address)
        self.over(f"{name}, before the @", address.partition("@")[0])
        for kind in ("md5", "sha1", "sha256"):
            known = hashlib.new(kind, address.lower().encode()).hexdigest()
            self.over(f"{name} as {kind}", known)
        return address

    def found_in(self, text: str) -> set[str]:
        """The names of the secrets in it, also within base64, JSON, HTML or addresses."""
        return {
            name
            for read in set(_readings(text, _NESTED))
            for name, secret in self.secrets.items()
            if secret in read
        }


def _readings(text: str, depth: int) -> list[str]:
    plain = [text, unquote_plus(text), html.unescape(text), _without_escapes(text)]
    found = [one.lower() for one in plain]
    if depth == 0:
        return found
    for packed in _PACKED.findall(text):
        inner = _unpacked(packed)
        if inner:
            found.extend(_readings(inner, depth - 1))
    return found


def _without_escapes(text: str) -> str:
    """As JSON and Redis write what is not plain: `\\u0040`, `\\x40`."""
    return re.sub(r"\\u00([0-9a-fA-F]{2})|\\x([0-9a-fA-F]{2})", _letter, text)


def _letter(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16))


def _unpacked(packed: str) -> str:
    """What it says in base64, or nothing where that is no text."""
    bare = packed.rstrip("=")
    try:
        data = base64.b64decode(
            bare + "=" * (-len(bare) % 4), altchars=None if "+" in bare or "/" in bare else b"-_"
        )
        text = data.decode()
    except (binascii.Error, ValueError):
        return ""
    return text if text.isprintable() or "{" in text else ""


def packed(document: object) -> str:
    """As messages carry what they say."""
    return base64.b64encode(json.dumps(document).encode()).decode()

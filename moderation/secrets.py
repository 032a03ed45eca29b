"""Everything derived from the service's secret key, each for one purpose only.

An author token is derived from the comment's id rather than stored: there is nothing to steal
from the database, and a repeated request gets the same token again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets as random_source
from typing import TYPE_CHECKING

from argon2 import PasswordHasher

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

KEY_PREFIX = "cms"
WEBHOOK_SECRET_PREFIX = "whsec_"  # noqa: S105 - how a secret begins
# Letters that cannot be taken for one another.
_PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105 - an alphabet
# RFC 9106's second recommended option: 64 MiB, 3 passes.
PASSWORDS = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


class Secrets:
    """Derives tokens and signatures with a service's secret key."""

    def __init__(self, secret_key: str) -> None:
        self._key = secret_key.encode()

    def author_token(self, comment_id: str) -> str:
        """What proves to be the author of this comment."""
        return self._derive("author-token", comment_id)

    def is_author_token(self, comment_id: str, token: str) -> bool:
        """Whether `token` is the author token of this comment, in constant time."""
        return hmac.compare_digest(self.author_token(comment_id).encode(), token.encode())

    def widget_key(self, site_id: str) -> str:
        """The public key of a site's widget. Derived, so that whoever serves a page knows it."""
        return f"{KEY_PREFIX}_{site_id}_{self._derive('widget-key', site_id)}"

    def sign(self, purpose: str, text: str) -> str:
        """A short signature over `text` that is valid for one purpose."""
        return self._derive(purpose, text)[:22]

    def is_signature(self, purpose: str, text: str, signature: str) -> bool:
        """Whether the signature is ours, in constant time."""
        return hmac.compare_digest(self.sign(purpose, text).encode(), signature.encode())

    def pseudonym(self, purpose: str, text: str) -> str:
        """A name for `text` (an IP address, say) from which it cannot be had back."""
        return self._derive(purpose, text)

    def webhook_secret(self, secret_id: str) -> str:
        """What a webhook's deliveries are signed with, as Standard Webhooks write it."""
        digest = self._digest("webhook-secret", secret_id)
        return WEBHOOK_SECRET_PREFIX + base64.b64encode(digest).decode()

    def seal(self, purpose: str, text: str) -> str:
        """`text` made unreadable for all but this service, to be had back by `unseal`."""
        return self._sealer(purpose).encrypt(text.encode()).decode()

    def unseal(self, purpose: str, sealed: str) -> str | None:
        """What was sealed; None where the secret key has been changed since."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - as in _sealer

        try:
            return self._sealer(purpose).decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def _sealer(self, purpose: str) -> Fernet:
        # Most processes never seal anything, and loading this takes as long as all else here.
        from cryptography.fernet import Fernet  # noqa: PLC0415

        return Fernet(base64.urlsafe_b64encode(self._digest("seal", purpose)))

    def _derive(self, purpose: str, text: str) -> str:
        digest = self._digest(purpose, text)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def _digest(self, purpose: str, text: str) -> bytes:
        return hmac.new(self._key, f"{purpose}\x00{text}".encode(), hashlib.sha256).digest()


def new_api_key(key_id: str) -> str:
    """A new API key: 224 random bits behind the id's last part, so that logs can name a key.

    Some clients of Akismet make the key a part of the host's name. So it is all lower case and,
    with its 62 characters, no longer than such a part may be (RFC 1035).
    """
    random = base64.b32encode(random_source.token_bytes(28)).decode().rstrip("=").lower()
    return f"{KEY_PREFIX}_{key_id[-12:]}_{random}"


def new_password() -> str:
    """A password that a person can type: 16 letters and digits in four groups, 79 random bits."""
    groups = ("".join(random_source.choice(_PASSWORD_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def hash_of(secret: str) -> str:
    """What is stored of a random secret. It has over 200 bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

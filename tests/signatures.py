"""Keys with which a test signs in a site's or a provider's name."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PUBLIC_EXPONENT = 65_537


class Signer:
    """A private key with its name and its algorithm."""

    def __init__(self, algorithm: str, kid: str | None, private: Any) -> None:
        self.algorithm, self.kid, self.private = algorithm, kid, private

    @property
    def jwk(self) -> dict[str, Any]:
        """The public half, as a site would publish it."""
        made = jwt.get_algorithm_by_name(self.algorithm).to_jwk(self.private.public_key())
        named = {"kid": self.kid} if self.kid is not None else {}
        return {**json.loads(made), "alg": self.algorithm, "use": "sig", **named}

    @property
    def pem(self) -> bytes:
        """The public half, as it would be taken for a secret."""
        public = self.private.public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """A token with this key's name in its header, unless the header says otherwise."""
        named = {"kid": self.kid} if self.kid is not None else {}
        headers = {name: value for name, value in {**named, **header}.items() if value is not None}
        return jwt.encode(claims, self.private, self.algorithm, headers=headers)


@cache
def signer(algorithm: str, kid: str | None = None, number: int = 0) -> Signer:
    """The same key for the same words, since making one takes a while."""
    del number
    return Signer(algorithm, kid, _new_key(algorithm))


def _new_key(algorithm: str, bits: int = 2_048) -> Any:
    if algorithm == "RS256":
        return rsa.generate_private_key(PUBLIC_EXPONENT, bits)
    if algorithm == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    return ed25519.Ed25519PrivateKey.generate()


def short_rsa_key() -> Signer:
    """One that nobody should trust any more."""
    return Signer("RS256", "short", _new_key("RS256", 1_024))


def key_set(*signers: Signer) -> str:
    """Their public halves as a JWKS document."""
    return json.dumps({"keys": [one.jwk for one in signers]})


def unsigned(claims: dict[str, Any], header: dict[str, Any], signature: bytes = b"") -> str:
    """A token with this header, whatever libraries think of it."""
    parts = (json.dumps(header).encode(), json.dumps(claims).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)

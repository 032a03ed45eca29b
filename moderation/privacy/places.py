"""The addresses of one's own pages that stand in mails and lead to them."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.http.languages import in_this_language
from moderation.secrets import Secrets

_PURPOSE = "own comment"


@dataclass(frozen=True, slots=True)
class Places:
    """Makes them. `public_url` is where readers reach this service.

    They lead to pages in the language that a mail is written in.
    """

    public_url: str
    secrets: Secrets

    def asking(self, site_id: str) -> str:
        """Where to ask for a link to one's own page."""
        return in_this_language(f"{self.public_url}/mine/{site_id}")

    def page(self, site_id: str, token: str) -> str:
        """The page with everything."""
        return in_this_language(f"{self.public_url}/mine/{site_id}/{token}")

    def erasure(self, site_id: str, token: str) -> str:
        """Where erasing is confirmed."""
        return in_this_language(f"{self.public_url}/mine/{site_id}/erasures/{token}")

    def comment(self, site_id: str, comment_id: str) -> str:
        """The page of one comment. It works as long as there is the comment."""
        proof = own_comment_proof(self.secrets, comment_id)
        return in_this_language(f"{self.public_url}/mine/{site_id}/comments/{comment_id}/{proof}")


def own_comment_proof(secrets: Secrets, comment_id: str) -> str:
    """What opens the page of one comment to its author.

    Not the token that the browser which sent it keeps: this one may neither edit, nor is it
    ever part of an answer of the API.
    """
    return secrets.sign(_PURPOSE, comment_id)


def is_own_comment_proof(secrets: Secrets, comment_id: str, proof: str) -> bool:
    """Whether the proof is of this comment, in constant time."""
    return secrets.is_signature(_PURPOSE, comment_id, proof)

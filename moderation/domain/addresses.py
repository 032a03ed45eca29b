"""An e-mail address in the two forms that the service keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """A valid address: as mail is sent to it, and the form under which its owner is known.

    The second is case-folded, since nobody's mailbox tells `Ann@` from `ann@`; plus tags and
    dots are kept, since whether they matter is for the mailbox's host to say.
    """

    email: str

    @property
    def key(self) -> str:
        """The canonical form, for comparing."""
        return self.email.casefold()

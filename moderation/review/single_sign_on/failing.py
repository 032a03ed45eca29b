"""What can come of a sign-in that does not succeed."""

from __future__ import annotations

from enum import StrEnum

from moderation.http.languages import mark


class Reason(StrEnum):
    """Why nobody was let in. What the provider said is never shown: anybody could write it."""

    CLOSED = "closed"
    DECLINED = "declined"
    SILENT = "silent"
    STRANGE = "strange"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"
    OTHER = "other"


WORDS: dict[Reason, str] = {
    Reason.CLOSED: mark("This sign-in was not begun here, or it took too long. Try once more."),
    Reason.DECLINED: mark("The sign-in was broken off there. You can try once more."),
    Reason.SILENT: mark(
        "The other service does not answer just now. A password works all the same."
    ),
    Reason.STRANGE: mark(
        "The other service's answer could not be trusted. Tell whoever runs this one."
    ),
    Reason.UNVERIFIED: mark("The other service does not vouch for your e-mail address."),
    Reason.UNKNOWN: mark(
        "Nobody with your address works here. Ask an admin of your site to invite you."
    ),
    Reason.OTHER: mark(
        "Your address belonged to another account there before. Whoever runs this service can let "
        "the new one in."
    ),
}


class SignInFailed(Exception):
    """Nobody is let in. `detail` is for the log: fixed words, never what somebody sent."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail or reason.value)
        self.reason, self.detail = reason, detail or reason.value

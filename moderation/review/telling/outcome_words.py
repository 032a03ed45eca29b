"""How deliveries ended, in words. They are not yet translated."""

from __future__ import annotations

from moderation.http.languages import mark

STATUSES = {
    "waiting": mark("waits"),
    "behind": mark("waits for an earlier one"),
    "delivered": mark("delivered"),
    "failed": mark("given up"),
}
OUTCOMES = {
    "delivered": mark("taken"),
    "gone": mark("answered that it is gone"),
    "answered": mark("refused"),
    "redirected": mark("redirected, which is not followed"),
    "no_answer": mark("no answer"),
    "address_refused": mark("leads into an internal network, so it was not called"),
    "not_made": mark("could not be made"),
}

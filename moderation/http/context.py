"""What routes are handed: the services that `bootstrap` built, and who is asking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app, g

from moderation.domain.comment import ApiKey
from moderation.storage.policies import PolicyBook
from moderation.storage.unit_of_work import Database

if TYPE_CHECKING:
    from moderation.http.backpressure import Backlog
    from moderation.http.limits import Limiter
    from moderation.secrets import Secrets

EXTENSION = "moderation"


@dataclass(frozen=True, slots=True)
class Services:
    """All that the web process works with. `wake(queue)` never blocks and never raises.

    `find_words(entries, text)` answers which of these words a text has, as screening does; None
    where no word matcher is at hand.
    """

    database: Database
    policies: PolicyBook
    secrets: Secrets
    limiter: Limiter
    wake: Callable[[str], None]
    backlog: Backlog
    broker_answers: Callable[[], bool]
    broker_failures: Callable[[], int]
    public_url: str
    find_words: Callable[[tuple[str, ...], str], Sequence[str]] | None = None


def services() -> Services:
    """The services of the application that is handling this request."""
    return cast("Services", current_app.extensions[EXTENSION])


def current_key() -> ApiKey | None:
    """The key this request came with, or None."""
    return cast("ApiKey | None", g.get("api_key"))

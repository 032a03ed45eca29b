"""What routes are handed: the services that `bootstrap` built, and who is asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from flask import current_app, g

from moderation.domain.comment import ApiKey
from moderation.http.outbound import Outbound
from moderation.storage.policies import PolicyBook
from moderation.storage.unit_of_work import Database

if TYPE_CHECKING:
    from moderation.http.backpressure import Backlog
    from moderation.http.limits import Limiter
    from moderation.secrets import Secrets

EXTENSION = "moderation"
ScoreLightly = Callable[[str], tuple[Mapping[str, float], str]]


class LightReading(Protocol):
    """What the fast models say of one text; see `classifiers.base.Reading`."""

    @property
    def scores(self) -> Mapping[str, float]: ...

    @property
    def language(self) -> str: ...

    @property
    def whole(self) -> bool: ...


ReadLightly = Callable[[Sequence[str]], Sequence[LightReading]]


@dataclass(frozen=True, slots=True)
class Services:
    """All that the web process works with. `wake(queue)` never blocks and never raises.

    `find_words(entries, text)` answers which of these words a text has, as screening does; None
    where no word matcher is at hand. `score_lightly(text)` answers the scores of the fast models
    and the text's language at once, or raises; `read_lightly(texts)` one reading for each text.
    `outbound` calls addresses that sites chose; `fetch_key_set(url)` gets a site's key set, None
    where there is none or it was asked for just now.
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
    score_lightly: ScoreLightly | None = None
    read_lightly: ReadLightly | None = None
    outbound: Outbound = field(default_factory=Outbound)
    fetch_key_set: Callable[[str], bytes | None] | None = None


def services() -> Services:
    """The services of the application that is handling this request."""
    return cast("Services", current_app.extensions[EXTENSION])


def current_key() -> ApiKey | None:
    """The key this request came with, or None."""
    return cast("ApiKey | None", g.get("api_key"))

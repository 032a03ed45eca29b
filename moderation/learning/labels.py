"""A site's own labels as JSON Lines: one object a text, with what was said of it, and by whom.

Three sources: what the site told through other services' protocols, what its moderators ruled,
and what was decided before an import. The same text may come from more than one of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.errors import NotFound
from moderation.http.presenting import time_text
from moderation.learning.meanings import meaning_of_attributes, meaning_of_ruling
from moderation.storage.queries import sites
from moderation.storage.queries.labelled import Ruled, Said, next_ruled, next_said
from moderation.storage.unit_of_work import Database

TOGETHER = 500
_EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and its labels, each from 0 (it is not that) to 1 (it is)."""

    text: str
    labels: Mapping[str, float]
    source: str
    at: datetime
    before: str | None = None
    """For a ruling: the state that the comment was in."""


def labels_of(database: Database, site_id: str, since: datetime | None = None) -> Iterator[str]:
    """The lines, each with its line break; with `since`, of what was said from then on.

    Nobody is named, and what was erased or taken back is not in it. Raises NotFound.
    """
    with database.read() as connection:
        if sites.find_site(connection, site_id) is None:
            raise NotFound("there is no such site", code="site_not_found")
    for one in _everything(database, site_id, since):
        yield _line(one)


def _everything(database: Database, site_id: str, since: datetime | None) -> Iterator[Labelled]:
    for said in _said(database, site_id):
        labels = meaning_of_attributes(said.values)
        if labels and (since is None or said.at >= since):
            yield Labelled(said.text, labels, said.source, said.at)
    for ruled in _ruled(database, site_id, since):
        labels = meaning_of_ruling(ruled)
        if labels:
            before = ruled.before or None
            yield Labelled(ruled.text, labels, ruled.source, ruled.at, before)


def _said(database: Database, site_id: str) -> Iterator[Said]:
    after: Said | None = None
    while True:
        with database.read() as connection:
            some = next_said(connection, site_id, after, TOGETHER)
        yield from some
        if not some:
            return
        after = some[-1]


def _ruled(database: Database, site_id: str, since: datetime | None) -> Iterator[Ruled]:
    place = None
    while True:
        with database.read() as connection:
            some, place = next_ruled(connection, site_id, since, place, TOGETHER)
        yield from some
        if place is None:
            return


def _line(one: Labelled) -> str:
    record: dict[str, object] = {
        "text": one.text,
        "label": int(max(one.labels.values()) >= _EVEN),
        "labels": dict(one.labels),
        "source": one.source,
        "at": time_text(one.at),
    }
    if one.before is not None:
        record["before"] = one.before
    return json.dumps(record, ensure_ascii=False) + "\n"

"""The mails to moderators: numbers and links, no text of a comment and no address of a reader.

What is to be said is looked up when the mail is sent, in the language that the moderator chose, or
else in that of the site's mails. Where there is nothing left to say, or nobody who wants to hear
it, there is no letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import sqlalchemy as sa

from moderation.domain.comment import Site
from moderation.domain.lifecycle import Action
from moderation.http.languages import gettext, mark, speaking
from moderation.http.letters import Letter, Writer
from moderation.http.pages import day_and_month, duration
from moderation.notifying.digests import yesterday
from moderation.notifying.limits import Limit, Limits
from moderation.notifying.office import who_wants
from moderation.storage.policies import PolicyBook
from moderation.storage.queries import appeals, notices, reported
from moderation.storage.queries.moderator_mails import Notice, NoticeKind
from moderation.storage.queries.queue_size import queue_size
from moderation.storage.queries.sites import find_site
from moderation.storage.queries.tallies import DayDecided, read_day

_writer = Writer("moderation.notifying")
_SUBJECTS = {
    NoticeKind.BACKLOG: mark("The review queue is long"),
    NoticeKind.DIGEST: mark("The review queue today"),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where moderators work, and under which policies."""

    policies: PolicyBook
    public_url: str

    def queue(self, site_id: str) -> str:
        """A site's queue."""
        return f"{self.public_url}/review?{urlencode({'site': site_id})}"

    @property
    def preferences(self) -> str:
        """Where such mails are asked for and switched off."""
        return f"{self.public_url}/review/account#mails"


@dataclass(frozen=True, slots=True)
class Line:
    """A number with what it is of, in words; counting stops at `most`."""

    words: str
    number: int
    most: int | None = None

    @property
    def shown(self) -> str:
        """The number, with a sign where there may be more."""
        return f"{self.number:,}" + ("+" if self.most and self.number >= self.most else "")


def compose(connection: sa.Connection, notice: Notice, desk: Desk, now: datetime) -> Letter | None:
    """The letter, or None. Raises LookupError for a site that is not there."""
    site = find_site(connection, notice.site_id)
    if site is None:
        raise LookupError("a mail about a site that is not there")
    wants = {one.id: one for one in who_wants(connection, site.id, notice.kind)}
    reader = wants.get(notice.moderator_id)
    if reader is None:
        return None
    with speaking(str(reader.preferences.get("language") or site.language)):
        said = _SAID[notice.kind](connection, site, notice, desk, now)
        if said is None:
            return None
        values = {
            "site_name": site.name,
            "queue": desk.queue(site.id),
            "preferences": desk.preferences,
            **said,
        }
        return _writer.write(notice.kind, gettext(_SUBJECTS[notice.kind]), values)


def _backlog(
    connection: sa.Connection, site: Site, _notice: Notice, desk: Desk, now: datetime
) -> dict[str, object] | None:
    told = notices.all_told(connection)
    over = [
        limit
        for limit in Limit
        if (one := told.get((site.id, limit))) is not None and one.over_since is not None
    ]
    size = queue_size(connection, site.id)
    if not over or size.oldest_since is None:
        return None
    return {
        "held": size.held,
        "oldest": duration(now - size.oldest_since),
        "limits": Limits.of(desk.policies.for_site(connection, site.id)),
        "over": [limit.value for limit in over],
    }


def _digest(
    connection: sa.Connection, site: Site, notice: Notice, _desk: Desk, now: datetime
) -> dict[str, object] | None:
    size, day = queue_size(connection, site.id), yesterday(notice.created_at)
    waiting = (
        Line(gettext("Held comments"), size.held),
        Line(
            gettext("Reported comments"),
            reported.count_reported(connection, site.id),
            reported.COUNTED,
        ),
        Line(gettext("Appeals"), appeals.count_appeals(connection, site.id), appeals.COUNTED),
    )
    decided = _decided(read_day(connection, site.id, day))
    if not any(line.number for line in (*waiting, *decided)):
        return None
    return {
        "waiting": [line for line in waiting if line.number],
        "oldest": duration(now - size.oldest_since) if size.oldest_since else None,
        "day": day_and_month(day),
        "decided": [line for line in decided if line.number],
    }


def _decided(day: DayDecided) -> tuple[Line, ...]:
    people, machine = day.by_people, day.by_machine
    return (
        Line(gettext("Published by moderators"), people.get(Action.PUBLISH, 0)),
        Line(gettext("Rejected by moderators"), people.get(Action.REJECT, 0)),
        Line(gettext("Published by software"), machine.get(Action.PUBLISH, 0)),
        Line(gettext("Held by software"), machine.get(Action.HOLD, 0)),
        Line(gettext("Rejected by software"), machine.get(Action.REJECT, 0)),
        Line(gettext("Published by software, then taken down"), day.taken_down),
        Line(gettext("Rulings that a colleague changed"), day.changed),
    )


_SAID = {NoticeKind.BACKLOG: _backlog, NoticeKind.DIGEST: _digest}

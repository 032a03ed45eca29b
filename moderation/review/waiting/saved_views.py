"""Lists that a moderator has given a name: the address's parameters, to come back to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.errors import InvalidSubmission
from moderation.domain.ids import new_id
from moderation.storage.tables import saved_view

LONGEST_NAME = 60
MOST_VIEWS = 30


@dataclass(frozen=True, slots=True)
class SavedView:
    """A name for what `query` asks of one site: parameters of the queue's address, encoded."""

    id: str
    site_id: str
    name: str
    query: str


def views_of(connection: sa.Connection, moderator_id: str) -> list[SavedView]:
    """The views of this moderator at all sites, by name."""
    columns = (saved_view.c.id, saved_view.c.site_id, saved_view.c.name, saved_view.c.query)
    query = sa.select(*columns).where(saved_view.c.moderator_id == moderator_id)
    rows = connection.execute(query.order_by(saved_view.c.name, saved_view.c.id))
    return [SavedView(row.id, row.site_id, row.name, row.query) for row in rows]


def save_view(
    connection: sa.Connection, moderator_id: str, site_id: str, view: tuple[str, str], now: datetime
) -> str:
    """Keep (name, query); one of the same name is replaced. The id.

    Raises InvalidSubmission where somebody already keeps as many as can be found again.
    """
    name, query = view
    own = [one for one in views_of(connection, moderator_id) if one.site_id == site_id]
    for one in own:
        if one.name == name:
            connection.execute(
                saved_view.update().where(saved_view.c.id == one.id).values(query=query)
            )
            return one.id
    if len(own) >= MOST_VIEWS:
        message = f"there are {MOST_VIEWS} already; delete one first"
        raise InvalidSubmission("there are too many saved views", (("name", message),))
    view_id = new_id()
    values = {"id": view_id, "moderator_id": moderator_id, "site_id": site_id, "created_at": now}
    connection.execute(saved_view.insert().values(name=name, query=query, **values))
    return view_id


def delete_view(connection: sa.Connection, moderator_id: str, site_id: str, view_id: str) -> bool:
    """Forget a view of one's own; whether there was one."""
    own = (saved_view.c.moderator_id == moderator_id, saved_view.c.site_id == site_id)
    gone = connection.execute(saved_view.delete().where(saved_view.c.id == view_id, *own))
    return gone.rowcount > 0

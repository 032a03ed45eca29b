"""Two sites where everything has happened once, and everybody who could knock at their doors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from moderation.administration import service as administration
from moderation.domain.comment import Comment
from moderation.domain.decision import Ruling
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Action, Actor
from moderation.domain.reasons import ReportReason
from moderation.domain.roles import Role
from moderation.domain.telling import EVENT_NAMES
from moderation.privacy.appealing import appeal
from moderation.review.people import sessions
from moderation.review.people.invitations import Invited, invite
from moderation.review.rulings.bulk import Order, decide_many
from moderation.review.rulings.escalations import escalate
from moderation.review.waiting.saved_views import save_view
from moderation.secrets import hash_of
from moderation.storage import webhook_changes
from moderation.storage.queries.reports import Allegation, add_report
from moderation.storage.tables import metadata, moderator, moderator_site, session
from moderation.storage.webhook_changes import Named
from tests.newsroom import Newsroom

OWN, OTHER = "courier", "other"
ROLES = {"moderator": Role.MODERATOR, "lead": Role.LEAD, "admin": Role.ADMIN}
STRANGER = "admin of the other site"
NOT_SIGNED_IN = ("nobody", "disabled", "expired")
REMOVED = "removed"
PEOPLE = (*ROLES, STRANGER, *NOT_SIGNED_IN, REMOVED)
REJECT = Ruling(Action.REJECT, Actor.MODERATOR, ("spam",))
_IDS = ("comment_id", "author_id", "moderator_id", "bulk_id")
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class Place:
    """One site. `parts` stand for the parts of addresses, `comments` are named by their state."""

    newsroom: Newsroom
    parts: dict[str, str]
    comments: dict[str, Comment]
    invitation: str
    views: dict[str, str] = field(default_factory=dict)


@dataclass
class TwoSites:
    """Both, and the sessions of people by what they are called here."""

    own: Place
    other: Place
    tokens: dict[str, str]

    def rows(self) -> Rows:
        """What is in the database, but for sessions, which any request may note as used."""
        with self.own.newsroom.database.read() as connection:
            return {
                table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
                for table in metadata.sorted_tables
                if table is not session
            }

    def rows_of_other(self) -> Rows:
        """Those of them that belong to the other site."""
        mine = {OTHER, *(one.id for one in self.other.comments.values())}
        return {
            name: [row for row in rows if any(isinstance(v, str) and v in mine for v in row)]
            for name, rows in self.rows().items()
        }

    def remember(self) -> Callable[[], None]:
        """What puts everything back as it is now."""
        database = self.own.newsroom.database
        with database.read() as connection:
            kept = {
                table: [dict(row) for row in connection.execute(table.select()).mappings()]
                for table in metadata.sorted_tables
            }

        def put_back() -> None:
            with database.write() as connection:
                for table in reversed(kept):
                    connection.execute(table.delete())
                for table, rows in kept.items():
                    if rows:
                        connection.execute(table.insert(), rows)

        return put_back


def build(newsroom: Newsroom, employ: Callable[..., str]) -> TwoSites:
    """Both sites, with everybody."""
    database = newsroom.database
    away = administration.create_site(database, OTHER, "The Other", (), "o" * 43)
    there = Newsroom(database, newsroom.policies, away)
    who = {
        name: employ(f"{role}@example.org", name, OWN, role=role) for name, role in ROLES.items()
    }
    who[STRANGER] = employ("stranger@example.org", "Stranger", OTHER, role="admin")
    who |= {name: employ(f"{name}@example.org", name, OWN) for name in ("disabled", "expired")}
    who[REMOVED] = employ("removed@example.org", "Removed", OWN, role="admin")
    own = _at_work(newsroom, who["moderator"], employ)
    other = _at_work(there, who[STRANGER], employ)
    return TwoSites(own, other, _open_sessions(newsroom, who, (own, other)))


def _at_work(newsroom: Newsroom, me: str, employ: Callable[..., str]) -> Place:
    site, database = newsroom.site.id, newsroom.database
    words = {"article": f"an-article-of-{site}", "email": f"reader-of-{site}@example.org"}
    held = newsroom.held(f"Said at {site}.", **words)
    ruled = newsroom.rule(newsroom.held("Ruled.", **words), Action.PUBLISH, moderator_id=me)
    left = newsroom.held("Left to a lead.", **words)
    many = newsroom.held("One of many.", **words)
    reported = newsroom.published("Reported.", **words)
    appealed = newsroom.rule(newsroom.held("Appealed.", **words), Action.REJECT, reasons=("abuse",))
    appeal(database, newsroom.policies, appealed.id, "It is fair.")
    escalate(database, site, me, (left.id, left.version), "Please.")
    order = Order(site, me, REJECT, {"by": "selection", "action": "reject", "reason": "spam"})
    bulk_id, _ = decide_many(database, order, [(many.id, many.version)])
    parts = {
        "site": site,
        "article": words["article"],
        "comment_id": held.id,
        "author_id": held.author_id,
        "moderator_id": employ(f"extra@{site}.example.org", "Extra", site),
        "bulk_id": bulk_id,
        "rest": "nowhere",
    }
    with database.write() as connection:
        invited = Invited(f"new@{site}.example.org", "New", site, Role.LEAD, None)
        now = database.now(connection)
        link = invite(connection, invited, now)
        parts |= _webhook(connection, site, now)
        add_report(connection, reported, Allegation(ReportReason.ABUSE, "It hurts.", site), now)
    comments = {"held": held, "escalated": left, "reported": reported, "appealed": appealed}
    comments["ruled"] = newsroom.get(ruled.id)
    return Place(newsroom, parts, comments, hash_of(link))


def _webhook(connection: sa.Connection, site: str, now: datetime) -> dict[str, str]:
    """One with a delivery, as parts of addresses."""
    hook = webhook_changes.add(connection, site, "https://hooks.example.org/", EVENT_NAMES, now)
    delivery = webhook_changes.test(connection, Named(site, hook.id), now)
    return {"webhook_id": hook.id, "delivery_id": delivery.id}


def _open_sessions(
    newsroom: Newsroom, who: dict[str, str], places: tuple[Place, ...]
) -> dict[str, str]:
    tokens = {"nobody": ""}
    with newsroom.database.write() as connection:
        now = newsroom.database.now(connection)
        for name, one in who.items():
            tokens[name] = sessions.open_session(connection, one, now)
            for place in places:
                view = ("Mine", "sort=newest")
                site = place.newsroom.site.id
                place.views[name] = save_view(connection, one, site, view, now)
    newsroom.change(moderator, moderator.c.id == who["disabled"], disabled_at=now)
    ended = now - sessions.LIFE - timedelta(minutes=1)
    newsroom.change(session, session.c.moderator_id == who["expired"], created_at=ended)
    with newsroom.database.write() as connection:
        gone = moderator_site.c.moderator_id == who[REMOVED]
        connection.execute(moderator_site.delete().where(gone))
    return tokens


def parts_that_name_nothing() -> dict[str, str]:
    """As `Place.parts`, of a site and of things that do not exist."""
    ids = dict.fromkeys((*_IDS, "webhook_id", "delivery_id"), new_id())
    return {"site": "nowhere", "article": "nothing", "rest": "nowhere", **ids}

"""A site that is told: its own server on loopback, and a clock that a test can set forward."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest
import sqlalchemy as sa

from moderation.delivery.dispatching import deliver_due, follow_journals
from moderation.delivery.sending import Desk
from moderation.domain.telling import EVENT_NAMES
from moderation.http.context import Services
from moderation.http.outbound import Outbound
from moderation.secrets import Secrets
from moderation.storage import webhook_changes as webhooks
from moderation.storage.queries.webhook_log import Delivery, deliveries_of
from moderation.storage.queries.webhooks import Webhook
from moderation.storage.tables import webhook
from moderation.storage.unit_of_work import Database
from moderation.storage.webhook_changes import Named
from tests.conftest import SECRET_KEY
from tests.newsroom import Newsroom, newsroom
from tests.receiver import Receiver, Taken

__all__ = ["newsroom"]

LOOPBACK = (ip_network("127.0.0.0/8"),)


@dataclass
class Clock:
    """The database's time, and as much more as a test lets pass."""

    database: Database
    ahead: timedelta = field(default_factory=timedelta)

    def now(self, connection: sa.Connection) -> datetime:
        return self.database.now(connection) + self.ahead

    def pass_by(self, **time: float) -> None:
        self.ahead += timedelta(**time)


class Told:
    """What a test needs of the telling side."""

    def __init__(self, room: Newsroom, clock: Clock, outbound: Outbound) -> None:
        self.room, self.clock, self.database = room, clock, room.database
        self.desk = Desk(self.database, Secrets(SECRET_KEY), outbound, clock.now)

    def add(self, url: str, *events: str) -> Webhook:
        with self.database.write() as connection:
            now = self.clock.now(connection)
            return webhooks.add(connection, self.room.site.id, url, events or EVENT_NAMES, now)

    def secret(self, secret_id: str) -> str:
        return self.desk.secrets.webhook_secret(secret_id)

    def do(self, step: Any, one: Webhook, *more: Any, **words: Any) -> Any:
        """A step of `moderation.storage.webhook_changes`."""
        with self.database.write() as connection:
            now = self.clock.now(connection)
            return step(connection, Named(one.site_id, one.id), *more, now, **words)

    def deliver(self, **words: Any) -> int:
        """One run of the job, until nothing is due."""
        return deliver_due(self.desk, **words)

    def follow(self) -> int:
        return follow_journals(self.desk)

    def find(self, one: Webhook) -> Webhook:
        with self.database.read() as connection:
            return webhooks.find(connection, Named(one.site_id, one.id))

    def deliveries(self, one: Webhook) -> list[Delivery]:
        """All of them, the oldest first."""
        with self.database.read() as connection:
            return deliveries_of(connection, one.id, None, 10_000)[::-1]

    def statuses(self, one: Webhook) -> list[str]:
        return [delivery.status for delivery in self.deliveries(one)]

    def failures(self, one: Webhook) -> int:
        query = sa.select(webhook.c.failures).where(webhook.c.id == one.id)
        return int(self.room.rows(query)[0][0])


def events_in(taken: list[Taken]) -> list[tuple[str, str]]:
    """(comment, type) of what came."""
    documents = [json.loads(one.body) for one in taken]
    return [(one["data"].get("id", ""), one["type"]) for one in documents]


@pytest.fixture
def clock(database: Database) -> Clock:
    return Clock(database)


@pytest.fixture
def outbound() -> Outbound:
    """May call loopback, and waits for nobody long."""
    return Outbound(LOOPBACK, timeout_s=1.0)


@pytest.fixture
def told(newsroom: Newsroom, clock: Clock, outbound: Outbound) -> Told:
    return Told(newsroom, clock, outbound)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as one:
        yield one


@pytest.fixture
def services(services: Services, outbound: Outbound) -> Services:
    """The web process may call loopback as well."""
    from dataclasses import replace

    return replace(services, outbound=outbound)

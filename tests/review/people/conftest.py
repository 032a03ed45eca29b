"""A site with an admin, and a way to see who is what."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.domain.roles import Role
from moderation.review.people.invitations import Invited, invite
from moderation.storage.tables import audit, moderator_site
from tests.review.conftest import Desk

PEOPLE = "/review/sites/courier/people"
HERE = {"Origin": "http://localhost"}
GOOD_PASSWORD = "seven green bicycles"

# What somebody types who accepts the invitation that `invited` makes.
NEW = {
    "email": "new@example.org",
    "name": "Nadia New",
    "password": GOOD_PASSWORD,
    "again": GOOD_PASSWORD,
}


def accept(client: FlaskClient, page: str, **changes: str) -> TestResponse:
    """Send the form of an invitation."""
    return client.post(page, data={**NEW, **changes}, headers=HERE)


@pytest.fixture
def admin_id(employ, site) -> str:
    """Ada, who keeps the people of the one site."""
    return employ("ada@example.org", "Ada Min", site.id, role="admin")


@pytest.fixture
def admin(seat, admin_id) -> Desk:
    """Hers."""
    return seat(admin_id)


@pytest.fixture
def roles(newsroom) -> Callable[..., dict[str, str]]:
    """Everybody's role at a site, by id."""

    def at(site_id: str = "courier") -> dict[str, str]:
        rows = newsroom.rows(moderator_site.select().where(moderator_site.c.site_id == site_id))
        return {row.moderator_id: row.role for row in rows}

    return at


@pytest.fixture
def deeds(newsroom) -> Callable[[], list[tuple[str, str | None]]]:
    """What the log says: actions with whose they were."""
    query = audit.select().order_by(audit.c.sequence)
    return lambda: [(row.action, row.moderator_id) for row in newsroom.rows(query)]


@pytest.fixture
def invited(database) -> Callable[..., str]:
    """Makes an invitation by the operator; the address of its page."""

    def make(email="new@example.org", role=Role.LEAD, site_id="courier", by=None, name="") -> str:
        with database.write() as connection:
            now = database.now(connection)
            token = invite(connection, Invited(email, name, site_id, role, by), now)
        return f"/review/invitations/{token}"

    return make

"""An administrator who changes the policy, and how a page reads."""

import re

import pytest

from tests.review.conftest import Elements

POLICY = "/review/sites/courier/policy"


def words(page):
    """The text of a page, with a space wherever a tag stands."""
    return re.sub(r"\s+", " ", Elements(page.replace("<", " <")).text)


@pytest.fixture
def admin_id(employ, site):
    return employ("ad@example.org", "Ad Min", site.id, role="admin")


@pytest.fixture
def admin(seat, admin_id):
    return seat(admin_id)


@pytest.fixture
def in_force(database, policies, site):
    """The policy of the site as it is now."""

    def read():
        with database.read() as connection:
            return policies.for_site(connection, site.id)

    return read


@pytest.fixture
def apply(admin, in_force):
    """Puts settings in force as the form does."""

    def send(seen=None, **fields):
        fields = {name.replace("__", "."): value for name, value in fields.items()}
        return admin.press(POLICY, seen=seen or in_force().version, **fields)

    return send

"""Readers who report, each from a network of their own."""

from itertools import count

import pytest
import sqlalchemy as sa

from moderation.storage.tables import report
from tests.newsroom import newsroom

__all__ = ["newsroom"]


class Readers:
    """Whoever reads the site."""

    def __init__(self, client, newsroom):
        self.client, self.newsroom = client, newsroom
        self._networks = (f"192.0.2.{last}" for last in count(1))

    def send(self, comment_id, sent=None, network=None, **headers):
        return self.client.post(
            f"/v1/comments/{comment_id}/reports",
            json={"reason": "abuse"} if sent is None else sent,
            headers=headers,
            environ_overrides={"REMOTE_ADDR": network or next(self._networks)},
        )

    def report(self, one, times=1, **sent):
        """As many different readers."""
        for _ in range(times):
            answer = self.send(one.id, {"reason": "abuse", **sent})
            assert answer.status_code == 202, answer.text

    def kept(self, one):
        query = sa.select(report).where(report.c.comment_id == one.id)
        return self.newsroom.rows(query.order_by(report.c.created_at, report.c.id))

    def open(self, one):
        return [row for row in self.kept(one) if row.settled_at is None]


@pytest.fixture
def readers(client, newsroom):
    return Readers(client, newsroom)

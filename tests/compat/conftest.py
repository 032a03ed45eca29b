"""The application with a reader that is a fake, and ways to ask as other services' clients do."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from classifiers.base import Reading
from moderation.administration import service as administration
from moderation.domain.comment import Scope
from moderation.storage.tables import label, metadata
from tests.conftest import fake_scores, fake_words
from tests.documentation.conformance import ConformingClient

SITE = "courier"


class Reader:
    """Takes the place of the fast models. `language` and `failing` may be set."""

    def __init__(self):
        self.language, self.failing, self.whole, self.read = "en", False, True, []

    def __call__(self, texts):
        if self.failing:
            raise RuntimeError("no models")
        self.read += texts
        return [Reading(self._scores(text), self.language, whole=self.whole) for text in texts]

    def _scores(self, text):
        return {**fake_scores(text), "insult": 0.4 if "rude" in text else 0.02}


@pytest.fixture
def reader():
    return Reader()


@pytest.fixture
def services(services, reader):
    return replace(services, find_words=fake_words, read_lightly=reader)


@pytest.fixture
def client(app, site):
    """One that compares every answer with the documentation."""
    app.test_client_class = ConformingClient
    return app.test_client()


@pytest.fixture
def secret(issue):
    """A key that may submit, and nothing else."""
    return issue(Scope.SUBMIT)["Authorization"].removeprefix("Bearer ")


@pytest.fixture
def set_policy(database, policies, site):
    return lambda **tables: administration.set_policy(database, policies, site.id, tables)


@pytest.fixture
def labels(database):
    """Every label that is kept: (source, attribute, value, text), in the order of saying."""

    def look():
        query = sa.select(label).order_by(label.c.created_at, label.c.id)
        with database.read() as connection:
            rows = connection.execute(query).all()
        return [(row.source, row.attribute, row.value, row.text) for row in rows]

    return look


@pytest.fixture
def rows(database):
    """How many rows each table has."""

    def count():
        sizes = [
            sa.select(sa.literal(table.name), sa.func.count()).select_from(table)
            for table in metadata.sorted_tables
        ]
        with database.read() as connection:
            return dict(map(tuple, connection.execute(sa.union_all(*sizes))))

    return count


@pytest.fixture
def ask(client, secret):
    def asking(text="A fair comment.", attributes=None, key=secret, **more):
        wanted = {"TOXICITY": {}} if attributes is None else attributes
        body = {"comment": {"text": text}, "requestedAttributes": wanted, **more}
        return client.post(f"/v1alpha1/comments:analyze?key={key}", json=body)

    return asking

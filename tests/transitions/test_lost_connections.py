"""A database that goes away in the middle leaves no half decision and accepts nothing."""

import pytest
import sqlalchemy as sa

from moderation.app import build_app
from moderation.domain.errors import TemporarilyUnavailable
from moderation.domain.lifecycle import Action
from moderation.storage.tables import comment
from moderation.storage.unit_of_work import Database
from tests.conftest import submission

URL = "/v1/sites/courier/articles/a-1/comments"
on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


@pytest.fixture
def cut(newsroom, database_url):
    """Has the server end the connection that is about to run a statement like this."""
    other = Database(database_url)

    def before(connection, _cursor, sql, *_):
        if sql.startswith(cut_at[0]):
            pid = connection.connection.dbapi_connection.info.backend_pid
            with other.write() as elsewhere:
                elsewhere.execute(sa.text("SELECT pg_terminate_backend(:pid, 2000)"), {"pid": pid})

    cut_at = ["never"]
    sa.event.listen(newsroom.database.engine, "before_cursor_execute", before)
    yield cut_at
    sa.event.remove(newsroom.database.engine, "before_cursor_execute", before)
    other.dispose()


@on_postgres
@pytest.mark.parametrize(
    "statement", ["UPDATE comment", "INSERT INTO decision", "INSERT INTO event", "UPDATE article"]
)
def test_a_connection_that_is_cut_leaves_no_half_decision(newsroom, cut, statement):
    one = newsroom.pending()
    cut[0] = statement
    with pytest.raises(TemporarilyUnavailable):
        newsroom.decide(one, Action.PUBLISH)
    cut[0] = "never"
    assert (newsroom.get(one.id), newsroom.decisions(one)) == (one, [])
    assert newsroom.events() == [(one.id, "comment.pending", 1)]
    assert newsroom.decide(one, Action.PUBLISH).status == "published"


@on_postgres
@pytest.mark.parametrize("statement", ["INSERT INTO comment", "INSERT INTO event"])
def test_a_submission_that_is_cut_off_is_not_accepted(newsroom, client, key, cut, statement):
    cut[0] = statement
    answer = client.post(URL, json=submission(), headers=key)
    assert (answer.status_code, answer.json["code"]) == (503, "temporarily_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    cut[0] = "never"
    assert newsroom.rows(comment.select()) == []
    assert client.post(URL, json=submission(), headers=key).status_code == 202


def test_without_a_database_nothing_is_accepted(tmp_path, settings, services, site, key):
    object.__setattr__(services, "database", Database(f"sqlite:///{tmp_path}/no/such.db"))
    answer = build_app(settings, services).test_client().post(URL, json=submission(), headers=key)
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"]
    services.database.dispose()

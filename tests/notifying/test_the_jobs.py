"""The workers' own tasks, run here: the parts that they are made of fit together."""

import os

import pytest

from config.settings import Settings
from moderation.storage.tables import moderator_mail
from tests.conftest import ENVIRON
from tests.delivery.conftest import free_port


@pytest.fixture
def tasks(monkeypatch, database, database_url, mail_server):
    """The tasks on this database, with a mail server and without a broker."""
    inbox, port = mail_server()
    own = {**ENVIRON, "DATABASE_URL": database_url, "SMTP_PORT": str(port)}
    own["REDIS_URL"] = f"redis://127.0.0.1:{free_port()}/0"
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    from workers import context, notices
    from workers.celery_app import app

    woken = []
    monkeypatch.setattr(app, "send_task", lambda name, **_: woken.append(name))
    monkeypatch.setattr(context, "_settings", Settings.from_environ(os.environ))
    monkeypatch.setattr(context, "_context", None)
    yield notices, woken, inbox
    context.current().database.dispose()


def test_a_crossing_goes_through_the_jobs_to_the_mail_server(watched, tasks):
    notices, woken, inbox = tasks
    watched.employ("ada")
    watched.set(backlog_over=1)
    watched.fill(2)
    notices.watch()
    notices.watch()
    assert woken == ["tell_moderators"]
    notices.tell_moderators()
    assert inbox.recipients == ["ada@staff.example.org"]
    assert [row.status for row in watched.room.rows(moderator_mail.select())] == ["sent"]

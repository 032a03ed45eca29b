"""Labels name nobody, and go with the address or with the text that they are of."""

import json

import pytest
import sqlalchemy as sa

from moderation.cli import main
from moderation.compat.labels import Label, keep
from moderation.privacy import erasing
from tests.conftest import SECRET_KEY
from tests.newsroom import READER, newsroom

__all__ = ["newsroom"]


@pytest.fixture
def command(database_url, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("MODERATION_SECRET_KEY", SECRET_KEY)

    def run(*words):
        assert main(words) == 0
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def learn(app, site):
    def learning(text, email=""):
        with app.app_context():
            keep(site.id, "akismet", text, [Label("SPAM", 1.0)], email)

    return learning


def test_an_operator_who_erases_an_address_erases_what_was_labelled_of_it(learn, labels, command):
    learn("Written by a reader.", "Reader@Example.org ")
    learn("Written by another.", "another@example.org")
    command("erase", "--site", "courier", "--email", READER)
    assert [text for *_, text in labels()] == ["Written by another."]


def test_the_address_itself_is_not_kept(learn, database):
    learn("Written by a reader.", READER)
    with database.read() as connection:
        row = connection.execute(sa.text("SELECT * FROM label")).one()
    assert READER not in str(tuple(row))


def test_a_text_that_is_erased_takes_its_labels_with_it(learn, labels, newsroom, database):
    one = newsroom.published("Written by a reader.")
    learn("Written by a reader.")
    learn("Written by another.")
    erasing.erase_author(database, one.author_id, erasing.Wish.AUTHOR)
    assert [text for *_, text in labels()] == ["Written by another."]

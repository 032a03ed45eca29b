"""What is held and can be told of later is kept till then, and nothing else is."""

import pytest
import sqlalchemy as sa

from moderation.compat.akismet.staying_open import LONGEST_TEXT
from moderation.privacy.erasing import forget_labels
from moderation.secrets import Secrets
from moderation.storage import upkeep
from moderation.storage.queries import open_questions
from tests.conftest import SECRET_KEY

WORDPRESS = "WordPress/6.9 | Akismet/5.6"


def own_headers(answer):
    return {name: value for name, value in answer.headers.items() if name.startswith("X-akismet-")}


def test_what_is_held_has_a_name_by_which_it_is_told_of(check, open_rows, woken):
    answer = check()
    [row] = open_rows()
    assert answer.text == "false"
    assert own_headers(answer) == {
        "X-akismet-error": "held",
        "X-akismet-guid": row.id,
        "X-akismet-recheck-after": "86400",
    }
    assert woken.queues == ["screening"]


@pytest.mark.parametrize(
    "words",
    [
        {"user_agent": WORDPRESS},
        {"callback": "https://blog.example.org/wp-json/akismet/v1/webhook"},
        {"callback": "https://blog.example.org/?rest_route=/akismet/v1/webhook"},
    ],
)
def test_wordpress_which_would_approve_by_itself_is_told_no_time(check, words):
    assert set(own_headers(check(**words))) == {"X-akismet-error", "X-akismet-guid"}


@pytest.mark.parametrize(
    "fields",
    [
        {"callback": ""},
        {"callback": "blog.example.org/hook"},
        {"callback": "ftp://blog.example.org/hook"},
        {"callback": "https://reader:word@blog.example.org/"},
        {"is_test": "1"},
        {"text": "toxic!" + "." * LONGEST_TEXT},
    ],
)
def test_what_cannot_be_told_of_is_held_as_ever_and_not_kept(check, open_rows, fields):
    assert set(own_headers(check(**fields))) == {"X-akismet-error", "X-akismet-recheck-after"}
    assert open_rows() == []


def test_what_is_decided_at_once_is_not_kept(check, open_rows):
    assert (check("A fair comment.").text, check("spam!").text) == ("false", "true")
    assert open_rows() == []


def test_a_site_that_asks_faster_than_is_read_is_held_as_ever(check, open_rows, monkeypatch):
    monkeypatch.setattr(open_questions, "MOST_OPEN", 2)
    named = ["X-akismet-guid" in check().headers for _ in range(3)]
    assert named == [True, True, False]
    assert len(open_rows()) == 2


def test_neither_key_nor_address_is_kept_as_it_is(check, database, secret):
    check(comment_author_email="reader@example.org")
    with database.read() as connection:
        row = str(tuple(connection.execute(sa.text("SELECT * FROM open_question")).one()))
    assert secret not in row
    assert "reader@" not in row


def test_who_is_forgotten_is_forgotten_here_too(check, database, site, open_rows):
    check(comment_author_email="Reader@Example.org")
    check(comment_author_email="another@example.org")
    forget_labels(database, Secrets(SECRET_KEY).pseudonym, site.id, "reader@example.org")
    assert len(open_rows()) == 1


def test_nothing_is_kept_longer_than_a_day(check, database, pass_by, open_rows):
    check()
    pass_by(hours=23)
    upkeep.purge(database)
    assert len(open_rows()) == 1
    pass_by(hours=2)
    upkeep.purge(database)
    assert open_rows() == []

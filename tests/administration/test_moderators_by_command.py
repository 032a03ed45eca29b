"""`moderation moderator …` as an operator types it."""

from __future__ import annotations

import json

import pytest

from moderation.cli import main
from moderation.storage.tables import audit
from moderation.storage.unit_of_work import Database
from tests.conftest import SECRET_KEY

pytestmark = pytest.mark.usefixtures("cheap_hashes")

ANN = "ann@gazette.example"


@pytest.fixture
def run(tmp_path, sqlite_template, monkeypatch, capsys):
    """Runs `moderation …` on a database of its own with the site gazette; (status, objects)."""
    file = tmp_path / "operator.db"
    file.write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("MODERATION_SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("MODERATION_PUBLIC_URL", "https://comments.gazette.example")

    def command(*words):
        status = main(words)
        said = capsys.readouterr()
        assert status == 0 or (said.out == "" and said.err.count("\n") == 1)
        return status, [json.loads(line) for line in said.out.splitlines()]

    command("site", "create", "gazette", "--name", "The Gazette")
    return command


@pytest.fixture
def ann(run):
    run("moderator", "add", ANN, "--name", "Ann", "--site", "gazette", "--role", "admin")


@pytest.fixture
def deeds(tmp_path, run):
    def read():
        database = Database(f"sqlite:///{tmp_path / 'operator.db'}")
        with database.read() as connection:
            rows = list(connection.execute(audit.select().order_by(audit.c.sequence)))
        database.dispose()
        return rows

    return read


def test_an_invitation_is_a_link_to_the_public_address(run, deeds):
    words = ("moderator", "invite", "Bob@Gazette.example", "--site", "gazette", "--role", "lead")
    _, [made] = run(*words)
    assert made["link"].startswith("https://comments.gazette.example/review/invitations/")
    assert (made["email"], made["site"]) == ("bob@gazette.example", "gazette")
    (deed,) = deeds()
    assert (deed.action, deed.moderator_id) == ("invitation_made", None)
    assert made["link"].rpartition("/")[2] not in str(deed)


def test_everybody_is_listed_and_a_site_narrows_it(run, ann):
    run("site", "create", "other", "--name", "O")
    run("moderator", "add", "bob@other.example", "--name", "Bob", "--site", "other")
    _, everybody = run("moderator", "list")
    assert [one["email"] for one in everybody] == [ANN, "bob@other.example"]
    _, [there] = run("moderator", "list", "--site", "gazette")
    assert there == {
        "email": ANN,
        "name": "Ann",
        "state": "enabled",
        "sites": {"gazette": "admin"},
    }


def test_a_role_is_given_changed_and_taken(run, ann, deeds):
    run("site", "create", "other", "--name", "O")
    for role, sites in (
        ("moderator", {"gazette": "admin", "other": "moderator"}),
        ("lead", {"gazette": "admin", "other": "lead"}),
        ("none", {"gazette": "admin"}),
    ):
        assert run("moderator", "role", ANN, role, "--site", "other")[0] == 0
        assert run("moderator", "list")[1][0]["sites"] == sites
    actions = [deed.action for deed in deeds()]
    assert actions == ["moderator_added", "role_changed", "role_changed", "moderator_removed"]


def test_disabling_names_the_sites_that_are_left_without_an_admin(run, ann):
    _, [done] = run("moderator", "disable", ANN.upper())
    assert done == {"email": ANN, "state": "disabled", "sites_without_admin": ["gazette"]}
    assert run("moderator", "list")[1][0]["state"] == "disabled"
    run("moderator", "enable", ANN)
    assert run("moderator", "list")[1][0]["state"] == "enabled"


def test_a_forgotten_password_is_replaced_and_shown_once(run, ann, deeds):
    _, [done] = run("moderator", "password", ANN)
    assert len(done["password"]) >= 16
    assert done["password"] not in str(deeds())


def test_signing_somebody_out_says_how_many_sessions_ended(run, ann, deeds):
    assert run("moderator", "sign-out", ANN)[1] == [{"email": ANN, "sessions_ended": 0}]
    assert deeds()[-1].action == "sessions_ended"


@pytest.mark.parametrize(
    "words",
    [
        ("moderator", "invite", "not an address", "--site", "gazette"),
        ("moderator", "invite", "bob@b.example", "--site", "nowhere"),
        ("moderator", "invite", ANN, "--site", "gazette"),
        ("moderator", "role", "nobody@b.example", "lead", "--site", "gazette"),
        ("moderator", "role", ANN, "lead", "--site", "nowhere"),
        ("moderator", "disable", "nobody@b.example"),
        ("moderator", "password", "nobody@b.example"),
        ("moderator", "sign-out", "nobody@b.example"),
    ],
)
def test_what_cannot_be_done_changes_nothing_and_is_status_2(run, ann, words):
    before = run("moderator", "list")
    assert run(*words)[0] == 2
    assert run("moderator", "list") == before

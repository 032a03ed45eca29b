"""Coral's external moderation phase: signed questions, and an answer in any case."""

import hashlib
import hmac
import io
import json

import pytest

from moderation.cli import main
from moderation.storage.queries import coral_secrets
from tests.conftest import SECRET_KEY

SECRET = "wss_" + "0" * 48
PATH = "/coral/courier/external-moderation"


def signed(secret, body):
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@pytest.fixture
def add_secret(database, site):
    def adding(secret):
        with database.write() as connection:
            now = database.now(connection)
            coral_secrets.add_secret(connection, site.id, secret, now)

    return adding


@pytest.fixture
def ask(client, add_secret):
    add_secret(SECRET)

    def asking(text="A fair comment.", secret=SECRET, signature=None, path=PATH, body=None):
        question = {
            "action": "NEW",
            "comment": {"body": text, "parentID": None},
            "author": {"id": "baf4e943", "role": "COMMENTER"},
            "story": {"id": "245b3856", "url": "https://courier.example.org/a"},
            "site": {"id": "a4bede88"},
            "tenantID": "19ba5794",
            "tenantDomain": "localhost",
        }
        raw = json.dumps(question, indent=2).encode() if body is None else body
        header = signed(secret, raw) if signature is None else signature
        headers = {"X-Coral-Signature": header, "Content-Type": "application/json"}
        return client.post(path, data=raw, headers=headers)

    return asking


def test_what_nothing_speaks_against_goes_on(ask):
    answer = ask()
    assert (answer.status_code, answer.data) == (204, b"")


WITHHELD = [
    ("toxic!", ["COMMENT_DETECTED_TOXIC"]),
    ("spam!", ["COMMENT_DETECTED_SPAM"]),
    ("toxic! spam!", ["COMMENT_DETECTED_TOXIC", "COMMENT_DETECTED_SPAM"]),
]


def test_what_the_scores_hold_is_withheld_with_its_flags(ask):
    for text, reasons in WITHHELD:
        flags = [{"actionType": "FLAG", "reason": reason} for reason in reasons]
        assert ask(text).json == {"status": "SYSTEM_WITHHELD", "actions": flags}


def test_what_is_held_for_other_reasons_waits_for_a_moderator(ask, set_policy):
    set_policy(words={"banned": ["turnip"]})
    assert ask("a turnip").json == {"status": "PREMOD"}


def test_what_the_policy_rejects_is_rejected(ask, set_policy):
    set_policy(words={"banned": ["turnip"], "banned_rejects": True})
    assert ask("a turnip").json == {"status": "REJECTED", "actions": []}


NOT_UNDERSTOOD = [b"", b"[]", b"{", b'{"comment": {}}', b'{"comment": "x"}']


def test_what_cannot_be_understood_waits_for_a_moderator(ask):
    for body in NOT_UNDERSTOOD:
        assert ask(body=body).json == {"status": "PREMOD"}


def test_what_nobody_could_read_waits_for_a_moderator(ask, reader):
    reader.failing = True
    assert ask().json == {"status": "PREMOD"}


BAD_SIGNATURES = [
    "",
    "sha256=",
    "sha256=" + "0" * 64,
    signed("another", b"{}"),
    "\u00e9",
    "," * 1_000,
]


def test_without_corals_signature_nothing_is_said(ask):
    for signature in BAD_SIGNATURES:
        answer = ask("toxic!", signature=signature)
        assert (answer.status_code, answer.json["code"]) == (401, "not_authenticated")


def test_a_signature_is_for_one_body_and_one_site(ask, client):
    other = signed(SECRET, b'{"comment": {"body": "another"}}')
    assert ask(signature=other).status_code == 401
    assert ask(path="/coral/nowhere/external-moderation").status_code == 401


def test_two_secrets_hold_while_one_takes_the_others_place(ask, add_secret):
    add_secret("second")
    assert ask(secret=SECRET).status_code == 204
    assert ask(secret="second").status_code == 204
    add_secret("third")
    assert ask(secret=SECRET).status_code == 401
    assert [ask(secret=one).status_code for one in ("second", "third")] == [204, 204]


def test_one_of_several_signatures_is_enough(ask):
    body = b'{"comment": {"body": "A fair comment."}}'
    both = f"{signed('older', body)},{signed(SECRET, body)}"
    assert ask(body=body, signature=both).status_code == 204


def test_a_site_without_a_secret_hears_nobody(client, site):
    raw = b'{"comment": {"body": "x"}}'
    headers = {"X-Coral-Signature": signed("", raw)}
    assert client.post(PATH, data=raw, headers=headers).status_code == 401


def test_nothing_of_it_is_kept(ask, rows):
    before = rows()
    ask("toxic!")
    assert rows() == before


class TestByCommand:
    @pytest.fixture
    def command(self, database_url, monkeypatch, capsys):
        monkeypatch.setenv("DATABASE_URL", database_url)
        monkeypatch.setenv("MODERATION_SECRET_KEY", SECRET_KEY)

        def run(*words, stdin=""):
            monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
            return main(("coral", *words)), capsys.readouterr()

        return run

    def test_a_secret_is_taken_from_standard_input_and_never_shown(self, command, client):
        status, told = command("add", "courier", stdin=f"{SECRET}\n")
        assert status == 0
        assert json.loads(told.out) == {"site": "courier", "path": PATH, "secrets": 1}
        body = b'{"comment": {"body": "A fair comment."}}'
        headers = {"X-Coral-Signature": signed(SECRET, body)}
        assert client.post(PATH, data=body, headers=headers).status_code == 204
        assert command("remove", "courier")[0] == 0
        assert client.post(PATH, data=body, headers=headers).status_code == 401

    def test_a_secret_that_is_none_and_a_site_that_is_none_are_refused(self, command, site):
        assert command("add", "courier", stdin="short\n")[0] == 2
        assert command("add", "nowhere", stdin=f"{SECRET}\n")[0] == 2

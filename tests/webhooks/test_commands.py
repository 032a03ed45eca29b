"""`moderation webhooks …`, as an operator types it."""

import json
import threading

import pytest

from moderation.cli import main
from moderation.commands.webhooks import receiver_on
from tests.conftest import SECRET_KEY
from tests.receiver import answering


@pytest.fixture(autouse=True)
def environ(monkeypatch, database_url):
    monkeypatch.setenv("MODERATION_SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("DATABASE_URL", database_url)


@pytest.fixture
def listening():
    """The developer's receiver, on a free port."""
    running = []

    def start(secret, status=204):
        server = receiver_on(0, secret, status)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


def printed(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_list_shows_what_waits_and_no_secret(told, receiver, newsroom, capsys):
    hook = told.add(receiver.url)
    newsroom.published()
    told.follow()
    assert main(["webhooks", "list", "--site", "courier"]) == 0
    (line,) = printed(capsys)
    assert (line["id"], line["waiting"]) == (hook.id, 2)
    assert "secret" not in line
    assert main(["webhooks", "list", "--site", "nowhere"]) == 2


def test_all_that_was_given_up_is_sent_again_in_order(told, receiver, newsroom, capsys):
    hook = told.add(receiver.url, "comment.held", "comment.published")
    receiver.answer = answering(500)
    for number in range(3):
        newsroom.published(f"Number {number}.")
    told.follow()
    while "waiting" in told.statuses(hook):
        told.deliver()
        told.clock.pass_by(hours=91)
    receiver.answer, receiver.taken = answering(200), []
    assert main(["webhooks", "redeliver", hook.id, "--site", "courier"]) == 0
    assert printed(capsys) == [{"webhook": hook.id, "sent_again": 3}]
    told.deliver()
    assert told.statuses(hook) == ["delivered"] * 3
    (first, *_) = told.deliveries(hook)
    assert main(["webhooks", "redeliver", hook.id, first.id, "--site", "courier"]) == 0
    assert printed(capsys) == [{"webhook": hook.id, "sent_again": 1}]
    assert main(["webhooks", "redeliver", hook.id, "--site", "herald"]) == 2


def test_the_developers_receiver_says_whether_the_signature_is_good(
    told, newsroom, listening, capsys
):
    hook = told.add("https://example.org/", "comment.published")
    good, bad = told.secret(hook.id), told.secret("another")
    for secret, says in ((good, "good"), (bad, "wrong"), (None, "not checked")):
        from moderation.storage.tables import webhook

        newsroom.change(webhook, webhook.c.id == hook.id, url=listening(secret))
        newsroom.published(f"For the receiver: {says}.")
        told.deliver()
        (line,) = printed(capsys)
        assert line["signature"].startswith(says)
        assert line["event"]["data"]["body"] == f"For the receiver: {says}."

"""What comes to a site's server: which events, in which form, signed how."""

import json
import subprocess

import pytest
from standardwebhooks import Webhook as Library
from standardwebhooks.webhooks import WebhookVerificationError

from moderation.delivery.signing import NotVerified, verify
from moderation.domain.lifecycle import Action, Actor
from moderation.storage import webhook_changes as webhooks
from tests.newsroom import READER
from tests.programs import node
from tests.webhooks.conftest import events_in


def test_every_change_of_state_is_told_once_and_in_order(told, receiver, newsroom):
    hook = told.add(receiver.url)
    one = newsroom.held()
    newsroom.rule(one, Action.PUBLISH)
    told.deliver()
    assert told.deliver() == 0
    states = ("pending", "held", "published")
    assert events_in(receiver.taken) == [(one.id, f"comment.{state}") for state in states]
    assert told.statuses(hook) == ["delivered"] * 3


def test_what_comes_is_the_comment_as_the_feed_has_it_without_the_address(
    told, receiver, newsroom, client, key
):
    told.add(receiver.url)
    newsroom.published("Well said. ü")
    told.deliver()
    feed = client.get("/v1/sites/courier/events", headers=key).json["items"]
    for taken, event in zip(receiver.taken, feed, strict=True):
        assert (taken.method, taken.path) == ("POST", "/hook")
        assert taken.headers["content-type"] == "application/json"
        assert taken.headers["webhook-id"] == event["id"]
        document = json.loads(taken.body)
        assert document == {name: event[name] for name in ("type", "timestamp", "data")}
        assert document["data"]["body"] == "Well said. ü"
        assert READER.encode() not in taken.body


def test_only_what_was_asked_for_comes(told, receiver, newsroom):
    told.add(receiver.url, "comment.published", "comment.rejected")
    published, rejected = newsroom.published(), newsroom.rejected("Go away.")
    told.deliver()
    # Events of different comments come side by side.
    assert sorted(events_in(receiver.taken)) == [
        (published.id, "comment.published"),
        (rejected.id, "comment.rejected"),
    ]


def test_what_happened_before_it_was_set_up_does_not_come(told, receiver, newsroom):
    newsroom.published()
    told.add(receiver.url)
    told.deliver()
    assert receiver.taken == []


def test_nothing_of_another_site_comes(told, receiver, newsroom, database, policies):
    from moderation.administration.service import create_site
    from tests.newsroom import Newsroom

    told.add(receiver.url)
    other = create_site(database, "herald", "The Herald", ())
    Newsroom(database, policies, other).published("Elsewhere.", email="else@example.org")
    told.deliver()
    assert receiver.taken == []


def test_what_was_erased_meanwhile_comes_without_its_text(told, receiver, newsroom):
    told.add(receiver.url, "comment.published", "comment.erased")
    one = newsroom.published("To be forgotten.")
    newsroom.move(one, Action.ERASE, Actor.SYSTEM)
    told.deliver()
    assert [name for _, name in events_in(receiver.taken)] == [
        "comment.published",
        "comment.erased",
    ]
    assert all(b"To be forgotten." not in taken.body for taken in receiver.taken)


def test_the_specifications_own_library_verifies_what_comes(told, receiver, newsroom):
    hook = told.add(receiver.url)
    newsroom.published("Signed. ü")
    told.deliver()
    library = Library(told.secret(hook.id))
    for taken in receiver.taken:
        assert library.verify(taken.body, taken.headers)["data"]["body"] == "Signed. ü"
        with pytest.raises(WebhookVerificationError):
            library.verify(taken.body + b" ", taken.headers)


def test_the_specifications_own_library_is_verified_by_our_own_receiver(told):
    from datetime import UTC, datetime

    secret, body, at = told.secret("some-id"), b'{"type":"x"}', datetime.now(UTC)
    signature = Library(secret).sign("msg_1", at, body.decode())
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": f"v1,AAAA {signature} v2,BBBB",
    }
    verify(secret, headers, body, at.timestamp())
    for changed in ({"webhook-id": "msg_2"}, {"webhook-signature": "v1,AAAA"}, {"webhook-id": ""}):
        with pytest.raises(NotVerified):
            verify(secret, {**headers, **changed}, body, at.timestamp())
    for later in (-301, 301):
        with pytest.raises(NotVerified, match="five minutes"):
            verify(secret, headers, body, at.timestamp() + later)


def test_two_secrets_sign_for_a_day_after_a_new_one_was_made(told, receiver, newsroom):
    hook = told.add(receiver.url, "comment.published")
    second = told.do(webhooks.renew_secret, hook)
    newsroom.published()
    told.deliver()
    (taken,) = receiver.taken
    assert len(taken.headers["webhook-signature"].split(" ")) == 2
    for secret_id in (hook.id, second):
        Library(told.secret(secret_id)).verify(taken.body, taken.headers)
    told.clock.pass_by(hours=24, minutes=1)
    newsroom.published("Another day.")
    told.deliver()
    headers, body = receiver.taken[1].headers, receiver.taken[1].body
    now = int(headers["webhook-timestamp"])
    verify(told.secret(second), headers, body, now)
    with pytest.raises(NotVerified):
        verify(told.secret(hook.id), headers, body, now)


def test_a_test_comes_signed_though_nothing_happened(told, receiver):
    hook = told.add(receiver.url)
    told.do(webhooks.test, hook)
    told.deliver()
    (taken,) = receiver.taken
    document = Library(told.secret(hook.id)).verify(taken.body, taken.headers)
    assert (document["type"], document["data"]) == ("webhook.test", {})


def test_no_redis_row_or_delivery_row_holds_the_text(told, receiver, newsroom):
    told.add(receiver.url)
    newsroom.published("Nowhere but in its comment.")
    told.follow()
    from moderation.storage.tables import webhook_delivery

    rows = newsroom.rows(webhook_delivery.select())
    assert rows
    assert all("Nowhere but" not in str(tuple(row)) for row in rows)


def test_the_manuals_example_for_javascript_verifies_what_comes(told, receiver, newsroom, tmp_path):
    from tests.webhooks.manual import example

    hook = told.add(receiver.url, "comment.published")
    newsroom.published("Signed for JavaScript. ü")
    told.deliver()
    (taken,) = receiver.taken
    script = tmp_path / "check.mjs"
    ask = "import { readFileSync } from 'node:fs';\nconst given = JSON.parse(readFileSync(0));\n"
    use = (
        "console.log(JSON.stringify(verify(given.secret, given.headers, "
        "Buffer.from(given.body, 'base64'))));\n"
    )
    script.write_text(ask + example("javascript") + use, encoding="utf-8")
    from base64 import b64encode

    for body, verified in ((taken.body, True), (taken.body + b" ", False)):
        given = {
            "secret": told.secret(hook.id),
            "headers": taken.headers,
            "body": b64encode(body).decode(),
        }
        ran = subprocess.run(
            [node(), str(script)],
            check=False,
            input=json.dumps(given),
            capture_output=True,
            text=True,
        )
        assert json.loads(ran.stdout) is verified, ran.stderr


def test_the_manuals_example_for_python_verifies_what_comes(told, receiver, newsroom):
    from tests.webhooks.manual import example

    hook = told.add(receiver.url, "comment.published")
    newsroom.published("Signed for Python. ü")
    told.deliver()
    (taken,) = receiver.taken
    names: dict[str, object] = {}
    exec(example("python"), names)
    assert names["verify"](told.secret(hook.id), taken.headers, taken.body)
    assert not names["verify"](told.secret(hook.id), taken.headers, taken.body + b" ")
    assert not names["verify"](told.secret("another"), taken.headers, taken.body)

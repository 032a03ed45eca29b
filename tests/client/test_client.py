"""What the client promises, against the running service."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
from typing import ClassVar

import pytest
from comment_moderation_client import (
    BadSignature,
    Conflict,
    Forbidden,
    Invalid,
    ModerationClient,
    NotFound,
    Unavailable,
    read_webhook,
    sign_assertion,
    verify_webhook,
)

from tests.newsroom import READER

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def courier(url, site, key):
    secret = key["Authorization"].removeprefix("Bearer ")
    return ModerationClient(url, site.id, secret, sleep=lambda _: None)


@pytest.fixture
def reader(url, site):
    """Somebody without a key."""
    return ModerationClient(url, site.id)


def submit(courier, **changes):
    words = {"email": READER, "name": "Reader", "body": "A fair comment."}
    return courier.submit("news/border town?", **words | changes)


def test_a_comment_goes_in_is_decided_on_and_is_read(courier, reader, newsroom, screen):
    newsroom.verified()
    sent = submit(courier, article_title="Border town")
    assert (sent.status, sent.author_name, sent.created_at.utcoffset().total_seconds()) == (
        "pending",
        "Reader",
        0.0,
    )
    screen()
    assert reader.comment(sent.id).status == "published"
    assert [one.id for one in reader.thread("news/border town?").items] == [sent.id]
    assert reader.counts(["news/border town?", "nowhere"]) == {
        "news/border town?": 1,
        "nowhere": 0,
    }


def test_a_whole_thread_is_read_page_by_page(courier, reader, newsroom):
    ids = [newsroom.published(f"Number {n}.", article="a-1").id for n in range(3)]
    first = reader.thread("a-1", sort="oldest", limit=2)
    rest = reader.thread("a-1", sort="oldest", limit=2, cursor=first.next_cursor)
    assert [one.id for one in (*first.items, *rest.items)] == ids
    assert rest.next_cursor is None
    assert [one.id for one in reader.whole_thread("a-1", sort="oldest")] == ids


def test_the_same_key_makes_one_comment(courier, newsroom):
    newsroom.verified()
    assert submit(courier, idempotency_key="k-1").id == submit(courier, idempotency_key="k-1").id


def test_the_author_changes_and_withdraws_a_comment(courier, newsroom, screen):
    newsroom.verified()
    sent = submit(courier)
    screen()
    changed = courier.edit(sent.id, "Better words.", author_token=sent.author_token)
    assert (changed.status, changed.body) == ("pending", "Better words.")
    assert courier.comment(sent.id, author_token=sent.author_token).version == changed.version
    assert courier.withdraw(sent.id, author_token=sent.author_token).status == "withdrawn"


def test_a_moderator_decides_and_whoever_is_second_is_told(courier, newsroom):
    held = newsroom.held()
    seen = courier.queue().items[0]
    assert seen.id == held.id
    courier.decide(seen, "reject", reason="abuse", note="seen before")
    with pytest.raises(Conflict) as refused:
        courier.decide(seen, "publish")
    assert (refused.value.status, refused.value.code) == (409, "stale_comment")
    assert courier.comment(held.id).decision["reasons"] == ["abuse"]


def test_events_are_read_once_and_in_order(courier, newsroom):
    comment = newsroom.published()
    events, place = courier.events()
    assert [one.type for one in events] == ["comment.pending", "comment.published"]
    assert {one.comment.id for one in events} == {comment.id}
    assert courier.events(place) == ([], place)


def test_a_refusal_says_what_was_wrong_with_which_field(courier, reader):
    with pytest.raises(Invalid) as refused:
        submit(courier, email="nobody")
    assert refused.value.code == "invalid_submission"
    assert "author.email" in refused.value.fields
    with pytest.raises(Forbidden):
        reader.queue()
    with pytest.raises(NotFound) as missing:
        courier.comment("0190b6a0-0000-7000-8000-000000000000")
    assert missing.value.request_id


def test_a_vouched_reader_need_not_confirm(courier, site):
    proof = sign_assertion(
        site.assertion_secret, subject="r-7", email="new@example.org", email_verified=True
    )
    assert submit(courier, email="new@example.org", assertion=proof).status == "pending"
    assert submit(courier, email="other@example.org").status == "unverified"


def test_a_reader_asks_for_the_mail_and_reports_a_comment(courier, newsroom):
    comment = newsroom.published()
    courier.request_verification("new@example.org")
    courier.report(comment.id, "spam", "seen elsewhere")


def test_an_article_is_described_and_closed(courier):
    assert courier.describe_article("a-9", moderation="closed")["moderation"] == "closed"
    with pytest.raises(Forbidden) as refused:
        courier.submit("a-9", email=READER, name="Reader", body="Too late.")
    assert refused.value.code == "article_closed"


def test_no_answer_at_all_is_an_error_of_its_own(site):
    waits = []
    nowhere = ModerationClient("http://127.0.0.1:9", site.id, retries=2, sleep=waits.append)
    with pytest.raises(Unavailable) as lost:
        nowhere.thread("a-1")
    assert (lost.value.status, lost.value.code, waits) == (0, "no_answer", [1.0, 1.0])


class Busy(http.server.BaseHTTPRequestHandler):
    """Refuses twice, says when to come back, then takes the comment."""

    keys: ClassVar[list[str]] = []

    def do_POST(self):
        self.keys.append(self.headers["Idempotency-Key"])
        self.rfile.read(int(self.headers["Content-Length"]))
        if len(self.keys) < 3:
            self.answer(503, {"code": "overloaded"}, {"Retry-After": "7"})
            return
        comment = {"id": "c-1", "article_id": "a", "status": "pending", "version": 1}
        self.answer(202, comment | {"created_at": "2026-01-31T12:00:00.000000Z"})

    def answer(self, status, document, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    def log_message(self, *_):
        return


def test_a_busy_service_is_asked_again_with_the_same_key():
    Busy.keys = []
    server = http.server.HTTPServer(("127.0.0.1", 0), Busy)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    waits = []
    client = ModerationClient(
        f"http://127.0.0.1:{server.server_port}", "s", "cms_x", sleep=waits.append
    )
    assert submit(client).id == "c-1"
    server.shutdown()
    thread.join()
    server.server_close()
    assert len(set(Busy.keys)) == 1
    assert waits == [7.0, 7.0]


def signed(secret, document, age=0):
    """Headers and body as the service sends them."""
    document = {"timestamp": "2026-01-31T12:00:01.000000Z", **document}
    body = json.dumps(document).encode()
    stamp = str(int(time.time()) - age)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"e-1.{stamp}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,bm90IGl0 v1,{base64.b64encode(digest).decode()}"
    headers = {"Webhook-Id": "e-1", "Webhook-Timestamp": stamp, "Webhook-Signature": signature}
    return headers, body


def delivery(secret, age=0):
    data = {"id": "c-1", "article_id": "a", "status": "held", "version": 2, "body": "Words."}
    data |= {"created_at": "2026-01-31T12:00:00.000000Z"}
    return signed(secret, {"type": "comment.held", "data": data}, age)


SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
OTHER = "whsec_" + base64.b64encode(b"o" * 32).decode()


def test_a_delivery_is_read_once_its_signature_was_checked():
    headers, body = delivery(SECRET)
    event = read_webhook([OTHER, SECRET], headers, body)
    assert (event.id, event.type, event.comment.status) == ("e-1", "comment.held", "held")
    assert verify_webhook([OTHER, SECRET], headers, body) == "e-1"


@pytest.mark.parametrize("wrong", ["secret", "body", "old", "headers"])
def test_a_delivery_that_cannot_be_trusted_is_refused(wrong):
    headers, body = delivery(SECRET, age=301 if wrong == "old" else 0)
    if wrong == "body":
        body = body.replace(b"held", b"gone")
    if wrong == "headers":
        del headers["Webhook-Timestamp"]
    with pytest.raises(BadSignature):
        read_webhook(OTHER if wrong == "secret" else SECRET, headers, body)
    with pytest.raises(BadSignature):
        verify_webhook(OTHER if wrong == "secret" else SECRET, headers, body)

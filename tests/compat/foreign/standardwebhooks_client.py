"""standardwebhooks (Python): verifies what the running service sends to a server of its own."""

import json
import os
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

URL, KEY, SITE = (os.environ[f"SERVICE_{name}"] for name in ("URL", "KEY", "SITE"))
TAKEN = []
GREETING = "Schön gesagt. صباح الخير 🙂"


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        TAKEN.append((body, dict(self.headers.items())))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def ask(path, body=None, method="POST"):
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    request = urllib.request.Request(
        f"{URL}/v1/sites/{SITE}{path}", json.dumps(body or {}).encode(), headers, method=method
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or b"{}")


def delivery(kind):
    """The next delivery of this type, waited for: its body and its headers."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for one in TAKEN:
            if json.loads(one[0])["type"] == kind:
                TAKEN.remove(one)
                return one
        time.sleep(0.05)
    raise AssertionError(f"no {kind} came")


@pytest.fixture(scope="module")
def hook():
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made = ask("/webhooks", {"url": f"http://127.0.0.1:{server.server_port}/hook"})
    yield made
    ask(f"/webhooks/{made['id']}", method="DELETE")
    server.shutdown()
    server.server_close()


def test_a_test_event_is_verified(hook):
    ask(f"/webhooks/{hook['id']}/tests")
    assert Webhook(hook["secret"]).verify(*delivery("webhook.test"))["type"] == "webhook.test"


def test_a_comments_event_is_verified_letters_beyond_ascii_and_all(hook):
    author = {"email": "reader@example.org", "name": "Reader"}
    ask("/articles/a-1/comments", {"author": author, "body": GREETING})
    body, headers = delivery("comment.unverified")
    assert Webhook(hook["secret"]).verify(body, headers)["data"]["body"] == GREETING
    assert b"reader@example.org" not in body


def test_what_was_changed_on_its_way_or_signed_with_another_secret_is_not(hook):
    ask(f"/webhooks/{hook['id']}/tests")
    body, headers = delivery("webhook.test")
    for secret, sent in ((hook["secret"], body + b" "), ("whsec_c2VjcmV0c2VjcmV0", body)):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(sent, headers)


def test_after_a_change_of_secrets_both_verify(hook):
    new = ask(f"/webhooks/{hook['id']}/secrets")["secret"]
    ask(f"/webhooks/{hook['id']}/tests")
    body, headers = delivery("webhook.test")
    assert new != hook["secret"]
    for secret in (hook["secret"], new):
        Webhook(secret).verify(body, headers)


if __name__ == "__main__":
    sys.exit(pytest.main(["-q", __file__]))

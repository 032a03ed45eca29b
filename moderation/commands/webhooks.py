"""Commands about webhooks: what there is, sending again, and a receiver for development."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import sqlalchemy as sa

from moderation.commands.environment import open_database
from moderation.delivery.signing import NotVerified, verify
from moderation.delivery.webhook_json import webhook_json
from moderation.domain.errors import NotFound
from moderation.storage import webhook_changes
from moderation.storage.queries import sites
from moderation.storage.queries.webhook_log import count_waiting, failed_deliveries
from moderation.storage.queries.webhooks import webhooks_of
from moderation.storage.webhook_changes import Named

LOOPBACK = "127.0.0.1"
_LARGEST_BODY = 1024 * 1024


def show_all(arguments: argparse.Namespace) -> None:
    """One line of JSON for each of a site's webhooks."""
    with open_database() as database, database.read() as connection:
        if sites.find_site(connection, arguments.site) is None:
            raise NotFound("there is no such site", code="site_not_found")
        for one in webhooks_of(connection, arguments.site):
            print(json.dumps(webhook_json(one, count_waiting(connection, one.id))))


def redeliver(arguments: argparse.Namespace) -> None:
    """Send one delivery once more, or all that were given up."""
    named = Named(arguments.site, arguments.webhook)
    sent = 0
    with open_database() as database, database.write() as connection:
        now = database.now(connection)
        webhook_changes.find(connection, named)
        for delivery_id in _chosen(connection, arguments):
            webhook_changes.redeliver(connection, named, delivery_id, now)
            sent += 1
    print(json.dumps({"webhook": named.id, "sent_again": sent}))


def listen(arguments: argparse.Namespace) -> None:
    """Take deliveries on this machine, check their signatures and print them, until Ctrl-C."""
    receiver = receiver_on(arguments.port, arguments.secret, arguments.answer)
    port = receiver.server_address[1]
    print(f"Listening. Register http://{LOOPBACK}:{port}/ as a webhook; Ctrl-C ends this.")
    print(f"The service must allow it: MODERATION_OUTBOUND_ALLOW={LOOPBACK}", flush=True)
    with receiver:
        try:
            receiver.serve_forever()
        except KeyboardInterrupt:
            print("Stopped.")


def receiver_on(port: int, secret: str | None, status: int) -> HTTPServer:
    """A server that prints what comes and answers with this status."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length") or 0), _LARGEST_BODY)
            body = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            print(json.dumps(_seen(headers, body, secret), ensure_ascii=False), flush=True)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing: the line that was printed says more."""

    return HTTPServer((LOOPBACK, port), Handler)


def _seen(headers: dict[str, str], body: bytes, secret: str | None) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except ValueError:
        document = None
    return {
        "webhook-id": headers.get("webhook-id"),
        "signature": _judge(headers, body, secret),
        "event": document,
    }


def _judge(headers: dict[str, str], body: bytes, secret: str | None) -> str:
    if secret is None:
        return "not checked: give --secret"
    try:
        verify(secret, headers, body, time.time())
    except NotVerified as error:
        return f"wrong: {error}"
    return "good"


def _chosen(connection: sa.Connection, arguments: argparse.Namespace) -> Iterator[str]:
    if arguments.delivery is not None:
        yield arguments.delivery
        return
    yield from failed_deliveries(connection, arguments.webhook)

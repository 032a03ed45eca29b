"""`/v1/sites/{site}/webhooks`: where a site wants to be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, json, jsonify, request
from sqlalchemy.exc import IntegrityError

from moderation.delivery.webhook_json import delivery_json, webhook_json
from moderation.domain.comment import Scope
from moderation.domain.errors import NotFound, PermanentlyRefused, TemporarilyUnavailable
from moderation.domain.telling import EVENT_NAMES
from moderation.http.auth import requires
from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor, page_limit
from moderation.http.idempotency import Attempt, Stored, attempt
from moderation.http.outbound_addresses import LONGEST_URL
from moderation.http.parsing import Fields, json_object
from moderation.http.presenting import time_text
from moderation.storage import webhook_changes as webhooks
from moderation.storage.queries.webhook_log import count_waiting, deliveries_of
from moderation.storage.queries.webhooks import webhooks_of
from moderation.storage.webhook_changes import Named

blueprint = Blueprint("webhooks", __name__)

_WEBHOOKS = "/v1/sites/<site>/webhooks"
_WEBHOOK = f"{_WEBHOOKS}/<webhook_id>"
Work = Callable[[sa.Connection, datetime], dict[str, Any]]


@blueprint.post(_WEBHOOKS)
@requires(Scope.ADMIN)
def post_webhook(site: str) -> Response:
    """A new webhook; the answer alone has its secret."""
    url, events = _read_webhook()

    def work(connection: sa.Connection, now: datetime) -> dict[str, Any]:
        return webhook_json(webhooks.add(connection, site, url, events, now), 0)

    return _once(work, 201, shows_secret=True)


@blueprint.get(_WEBHOOKS)
@requires(Scope.ADMIN)
def list_webhooks(site: str) -> Response:
    """All of them; a site has few."""
    with services().database.read() as connection:
        items = [
            webhook_json(one, count_waiting(connection, one.id))
            for one in webhooks_of(connection, site)
        ]
    return jsonify({"items": items, "next_cursor": None})


@blueprint.patch(_WEBHOOK)
@requires(Scope.ADMIN)
def patch_webhook(site: str, webhook_id: str) -> Response:
    """Switch it off, or on again."""
    fields = Fields(json_object(request))
    status = fields.choice("status", ("on", "off"))
    fields.refuse_unknown()
    fields.finish()
    with services().database.write() as connection:
        now = services().database.now(connection)
        found = webhooks.switch(connection, Named(site, webhook_id), now, on=status == "on")
        document = webhook_json(found, count_waiting(connection, webhook_id))
    services().wake("delivery")
    return jsonify(document)


@blueprint.delete(_WEBHOOK)
@requires(Scope.ADMIN)
def delete_webhook(site: str, webhook_id: str) -> Response:
    """Tell it nothing any more."""
    with services().database.write() as connection:
        webhooks.remove(connection, Named(site, webhook_id), services().database.now(connection))
    return Response(status=204)


@blueprint.delete(_WEBHOOKS)
@requires(Scope.ADMIN)
def delete_webhooks_to(site: str) -> Response:
    """The same for all that lead to one address, named as when they were made."""
    fields = Fields(json_object(request) if request.data else request.args.to_dict())
    url = fields.text("url", 1, LONGEST_URL)
    fields.refuse_unknown()
    fields.finish()
    with services().database.write() as connection:
        now = services().database.now(connection)
        leading_there = [one.id for one in webhooks_of(connection, site) if one.url == url]
        if not leading_there:
            raise NotFound("no webhook leads to this address", code="webhook_not_found")
        for webhook_id in leading_there:
            webhooks.remove(connection, Named(site, webhook_id), now)
    return Response(status=204)


@blueprint.post(f"{_WEBHOOK}/secrets")
@requires(Scope.ADMIN)
def post_secret(site: str, webhook_id: str) -> Response:
    """A new secret. Those before it sign as well for a day, so that nothing is refused."""
    _read_nothing()

    def work(connection: sa.Connection, now: datetime) -> dict[str, Any]:
        secret_id = webhooks.renew_secret(connection, Named(site, webhook_id), now)
        return {"id": secret_id, "created_at": time_text(now)}

    return _once(work, 201, shows_secret=True)


@blueprint.post(f"{_WEBHOOK}/tests")
@requires(Scope.ADMIN)
def post_test(site: str, webhook_id: str) -> Response:
    """Send it an event of no comment."""
    _read_nothing()
    named = Named(site, webhook_id)
    return _once(lambda connection, now: delivery_json(webhooks.test(connection, named, now)), 202)


@blueprint.get(f"{_WEBHOOK}/deliveries")
@requires(Scope.ADMIN)
def list_deliveries(site: str, webhook_id: str) -> Response:
    """What it was told lately and what became of it, the newest first."""
    purpose = f"deliveries {webhook_id}"
    place, limit = page_cursor(purpose), page_limit()
    with services().database.read() as connection:
        webhooks.find(connection, Named(site, webhook_id))
        found = deliveries_of(connection, webhook_id, place[0] if place else None, limit + 1)
    more = len(found) > limit
    found = found[:limit]
    cursor = cursor_at(purpose, [found[-1].id]) if more else None
    return jsonify({"items": [delivery_json(one) for one in found], "next_cursor": cursor})


@blueprint.post(f"{_WEBHOOK}/deliveries/<delivery_id>/redeliveries")
@requires(Scope.ADMIN)
def post_redelivery(site: str, webhook_id: str, delivery_id: str) -> Response:
    """Send it once more, with the same id."""
    _read_nothing()
    named = Named(site, webhook_id)

    def work(connection: sa.Connection, now: datetime) -> dict[str, Any]:
        return delivery_json(webhooks.redeliver(connection, named, delivery_id, now))

    return _once(work, 202)


def _read_webhook() -> tuple[str, tuple[str, ...]]:
    fields = Fields(json_object(request))
    url = fields.text("url", 1, LONGEST_URL) or ""
    events = fields.choices("events", EVENT_NAMES, required=False)
    fields.refuse_unknown()
    if not fields.errors:
        try:
            services().outbound.check(url)
        except PermanentlyRefused as refusal:
            fields.wrong("url", refusal.message)
    fields.finish()
    return url, events or EVENT_NAMES


def _read_nothing() -> None:
    """A request of which nothing is asked may come without a body."""
    if not request.get_data():
        return
    fields = Fields(json_object(request))
    fields.refuse_unknown()
    fields.finish()


def _once(work: Work, status: int, *, shows_secret: bool = False) -> Response:
    """Do it once for each Idempotency-Key. The stored answer is without the secret."""
    with attempt(request.get_data()) as once:
        made = None if once.earlier() else _make(once, work, status)
        # None as well when another process took the same key at the same moment: its answer stands.
        stored = made or once.earlier()
    if stored is None:
        raise TemporarilyUnavailable("this could not be stored; send it again")
    services().wake("delivery")
    document = json.loads(stored.answer)
    if shows_secret:
        document["secret"] = services().secrets.webhook_secret(document["id"])
    answer = Response(json.dumps(document), stored.status, content_type="application/json")
    if made is None:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _make(once: Attempt, work: Work, status: int) -> Stored | None:
    try:
        with services().database.write() as connection:
            now = services().database.now(connection)
            stored = Stored(status, json.dumps(work(connection, now)), None)
            once.store(connection, stored, now)
    except IntegrityError:
        return None
    return stored

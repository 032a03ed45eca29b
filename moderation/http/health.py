"""`/healthz` (alive), `/readyz` (able to do the job) and `/metrics` (Prometheus)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from moderation.domain.errors import TemporarilyUnavailable
from moderation.http.auth import public
from moderation.http.context import services
from moderation.storage.queries import comments
from moderation.storage.upkeep import last_heartbeats

blueprint = Blueprint("health", __name__)

HEARTBEAT_GOOD_FOR = timedelta(seconds=45)
SCREENING = "screening"


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """This process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
@public
def readyz() -> Response:
    """The database, the broker, and a worker that moves: each named, 503 when one is not well."""
    checks = {"database": _database(), "broker": _broker(), "worker": _worker()}
    ready = all(check["ok"] for check in checks.values())
    answer = jsonify({"status": "ready" if ready else "not ready", "checks": checks})
    answer.status_code = 200 if ready else 503
    if not ready:
        answer.headers["Retry-After"] = "5"
    return answer


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Figures about the whole service, from the database, in Prometheus' text form."""
    registry = CollectorRegistry()
    by_status = Gauge(
        "moderation_comments_waiting", "Comments that wait, by state", ["status"], registry=registry
    )
    oldest = Gauge(
        "moderation_oldest_pending_seconds",
        "How long the oldest pending comment has waited",
        registry=registry,
    )
    failures = Gauge(
        "moderation_broker_failures",
        "Wake-ups that the broker did not take, this process",
        registry=registry,
    )
    ages = Gauge(
        "moderation_worker_heartbeat_age_seconds",
        "Since a queue's worker took a job",
        ["queue"],
        registry=registry,
    )
    with services().database.read() as connection:
        now = datetime.now(UTC)
        for status, count in comments.count_waiting(connection).items():
            by_status.labels(status.value).set(count)
        queued_at = comments.oldest_pending(connection)
        oldest.set((now - queued_at).total_seconds() if queued_at else 0)
        for queue, beat_at in last_heartbeats(connection).items():
            ages.labels(queue).set((now - beat_at).total_seconds())
    failures.set(services().broker_failures())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _database() -> dict[str, Any]:
    try:
        with services().database.read() as connection:
            comments.oldest_pending(connection)
    except TemporarilyUnavailable:
        return {"ok": False, "detail": "the database does not answer"}
    return {"ok": True}


def _broker() -> dict[str, Any]:
    if services().broker_answers():
        return {"ok": True}
    return {"ok": False, "detail": "the broker does not answer"}


def _worker() -> dict[str, Any]:
    try:
        with services().database.read() as connection:
            beat_at = last_heartbeats(connection).get(SCREENING)
    except TemporarilyUnavailable:
        return {"ok": False, "detail": "unknown while the database does not answer"}
    if beat_at is None:
        return {"ok": False, "detail": "no screening worker has taken a job yet"}
    age = datetime.now(UTC) - beat_at
    ok = age < HEARTBEAT_GOOD_FOR
    return {"ok": ok, "detail": f"a screening worker took a job {age.total_seconds():.0f} s ago"}

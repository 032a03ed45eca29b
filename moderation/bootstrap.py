"""The one place where parts are put together from settings."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import redis

from config.settings import Settings
from moderation.domain.policy_settings import read_policy
from moderation.http.backpressure import Backlog
from moderation.http.context import Services
from moderation.http.counters import SharedCounter
from moderation.http.limits import Limiter
from moderation.screening.evidence import Reading
from moderation.screening.service import Classifiers
from moderation.screening.sweep import has_stale
from moderation.secrets import Secrets
from moderation.storage.policies import PolicyBook
from moderation.storage.unit_of_work import Database
from moderation.waker import Waker

BROKER_TIMEOUT_S = 0.5

log = logging.getLogger(__name__)


def build_services(settings: Settings) -> Services:
    """Everything the web process works with. Starts the thread that wakes workers."""
    from workers.wake_up import publisher  # noqa: PLC0415 - Celery's client, for the web alone

    database = Database(settings.database_url)
    secrets = Secrets(settings.secret_key)
    waker = Waker(publisher(settings.redis_url), lambda: has_stale(database))
    waker.start()
    broker = redis.Redis.from_url(
        settings.redis_url,
        socket_timeout=BROKER_TIMEOUT_S,
        socket_connect_timeout=BROKER_TIMEOUT_S,
    )
    return Services(
        database=database,
        policies=build_policies(settings),
        secrets=secrets,
        limiter=Limiter(
            enabled=settings.web.limits,
            secrets=secrets,
            # One process counts by itself, which costs no round trip.
            shared=SharedCounter(broker) if settings.web.processes > 1 else None,
        ),
        wake=waker.wake,
        backlog=Backlog(),
        broker_answers=lambda: _answers(broker),
        broker_failures=lambda: waker.failures,
        public_url=settings.public_url,
    )


def build_policies(settings: Settings) -> PolicyBook:
    """The policy file, read and checked. Raises BadPolicy: a bad one must stop the start."""
    return PolicyBook(read_policy(settings.policy_file.read_text(encoding="utf-8")))


def build_classifiers(settings: Settings) -> Classifiers:
    """The shipped models and the word matcher. A model that is not sound scores nothing.

    The worker starts all the same and holds every comment for a person, with the reason.
    """
    from functools import lru_cache  # noqa: PLC0415

    from classifiers.base import ClassifierFailed  # noqa: PLC0415 - only workers load models
    from classifiers.cascade import load_classifiers  # noqa: PLC0415
    from classifiers.wordlist import WordList  # noqa: PLC0415

    word_list = lru_cache(maxsize=256)(WordList)

    def find_words(entries: tuple[str, ...], text: str) -> Sequence[str]:
        return word_list(entries).find(text) if entries else ()

    try:
        cascade = load_classifiers(settings.models_dir, second_opinion=settings.second_opinion)
    except ClassifierFailed as error:
        reason = error

        def refuse(_texts: Sequence[str]) -> Sequence[Reading]:
            raise reason

        return Classifiers(refuse, "none", find_words)
    log.info("scoring with %s%s", cascade.version, _without(cascade.alone_because))
    return Classifiers(cascade.read, cascade.version, find_words)


def _without(reason: str | None) -> str:
    return f", without the second opinion: {reason}" if reason else ""


def _answers(broker: Any) -> bool:
    try:
        return bool(broker.ping())
    except redis.RedisError:
        return False

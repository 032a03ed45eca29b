"""The one place where parts are put together from settings."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache, partial
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

import redis

from config.settings import Settings
from moderation.domain.policy_settings import read_policy
from moderation.http.backpressure import Backlog
from moderation.http.context import LightReading, ReadLightly, ScoreLightly, Services
from moderation.http.counters import SharedCounter
from moderation.http.following import Follower
from moderation.http.limits import Limiter
from moderation.http.outbound import Outbound
from moderation.screening.evidence import FindWords, Reading
from moderation.screening.highlights import Span
from moderation.screening.service import Classifiers
from moderation.screening.sweep import has_stale
from moderation.secrets import Secrets
from moderation.storage.policies import PolicyBook
from moderation.storage.unit_of_work import Database
from moderation.waker import Waker

if TYPE_CHECKING:
    from classifiers.cascade import Cascade
    from classifiers.wordlist import WordList

BROKER_TIMEOUT_S = 0.5

log = logging.getLogger(__name__)


def build_services(settings: Settings) -> Services:
    """Everything the web process works with. Starts the thread that wakes workers."""
    from workers.wake_up import publisher  # noqa: PLC0415 - Celery's client, for the web alone

    database = Database(settings.database_url)
    secrets = Secrets(settings.secret_key)
    waker = Waker(publisher(settings.redis_url), lambda: has_stale(database))
    waker.start()
    database.on_news = partial(waker.wake, "delivery")
    read_lightly = build_light_reader(settings)
    outbound = Outbound(settings.outbound_allowed)
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
        find_words=build_word_finder(),
        score_lightly=build_light_scorer(read_lightly),
        read_lightly=read_lightly,
        outbound=outbound,
        fetch_key_set=Follower(outbound),
    )


def build_policies(settings: Settings) -> PolicyBook:
    """The policy file, read and checked. Raises BadPolicy: a bad one must stop the start."""
    return PolicyBook(read_policy(settings.policy_file.read_text(encoding="utf-8")))


def build_classifiers(settings: Settings) -> Classifiers:
    """The shipped models and the word matcher. A model that is not sound scores nothing.

    The worker starts all the same and holds every comment for a person, with the reason.
    """
    from classifiers.base import ClassifierFailed  # noqa: PLC0415 - only workers load models
    from classifiers.cascade import load_classifiers  # noqa: PLC0415

    find_words = build_word_finder()
    try:
        cascade = load_classifiers(settings.models_dir, second_opinion=settings.second_opinion)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, a person decides
        known = isinstance(error, ClassifierFailed)
        reason = str(error) if known else f"loading failed: {type(error).__name__}"
        log.error("no model to score with, every comment is held: %s", reason)  # noqa: TRY400

        def refuse(_texts: Sequence[str]) -> Sequence[Reading]:
            raise ClassifierFailed(reason)

        return Classifiers(refuse, "none", find_words)
    log.info("scoring with %s%s", cascade.version, _without(cascade.alone_because))

    def explain(text: str, attribute: str) -> Sequence[Span]:
        return cascade.explain(text, attribute).spans

    return Classifiers(cascade.read, cascade.version, find_words, explain)


def build_light_reader(settings: Settings) -> ReadLightly:
    """What reads texts in the web process with the fast models; loaded when first asked.

    Where the operator wants it (`MODERATION_WEB_MODELS=on`) they are loaded at once, beside
    whatever else starts: a caller that waits 800 ms would not wait for the loading.
    """
    loading = Lock()

    @cache
    def load() -> Cascade:
        from classifiers.cascade import load_classifiers  # noqa: PLC0415 - 50 MiB that few need

        return load_classifiers(settings.models_dir, second_opinion=False)

    def read(texts: Sequence[str]) -> Sequence[LightReading]:
        with loading:
            classifiers = load()
        return classifiers.read(texts)

    if settings.web.models:
        Thread(target=_try, args=(read,), name="load-models", daemon=True).start()
    return read


def build_light_scorer(read: ReadLightly) -> ScoreLightly:
    """The same for one text: its scores and its language."""

    def score(text: str) -> tuple[Mapping[str, float], str]:
        reading = read([text])[0]
        return reading.scores, reading.language

    return score


def _try(read: ReadLightly) -> None:
    try:
        read(["The first text takes longest."])
    except Exception as error:  # noqa: BLE001 - whoever asks next is told
        log.error("the fast models could not be loaded: %s", type(error).__name__)  # noqa: TRY400


def build_word_finder() -> FindWords:
    """What finds listed words in a text; the matcher is loaded when it is first asked."""

    @lru_cache(maxsize=256)
    def word_list(entries: tuple[str, ...]) -> WordList:
        from classifiers.wordlist import WordList  # noqa: PLC0415 - most web processes never do

        return WordList(entries)

    def find_words(entries: tuple[str, ...], text: str) -> Sequence[str]:
        return word_list(entries).find(text) if entries else ()

    return find_words


def _without(reason: str | None) -> str:
    return f", without the second opinion: {reason}" if reason else ""


def _answers(broker: Any) -> bool:
    try:
        return bool(broker.ping())
    except redis.RedisError:
        return False

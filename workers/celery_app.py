"""The Celery application of the workers and of beat. The only place with its settings.

Figures behind the choices: docs/adr/0001 and docs/operations.md.
"""

from __future__ import annotations

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init, worker_ready
from kombu import Queue

from config.logging import configure_logging
from config.settings import Settings
from workers import context
from workers.broker import QUEUES, broker_url, transport_options
from workers.wake_up import EXPIRES_S, TASKS

SOFT_TIME_LIMIT_S = 20
HARD_TIME_LIMIT_S = 30

settings = Settings.from_environ(os.environ)
context.use_settings(settings)

app = Celery("workers", broker=broker_url(settings.redis_url))
app.conf.update(
    include=[
        "workers.screening",
        "workers.mail",
        "workers.delivery",
        "workers.housekeeping",
        "workers.notices",
    ],
    task_queues=[Queue(name) for name in QUEUES],
    task_default_queue="housekeeping",
    task_create_missing_queues=False,
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    # Late acknowledgement loses the task of a child that is killed, unless it is rejected; and
    # then a poisonous one loops for ever, unless attempts are counted: they are, in the row.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    # Whether to try again is for the database to say, not the broker.
    task_acks_on_failure_or_timeout=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=SOFT_TIME_LIMIT_S,
    task_time_limit=HARD_TIME_LIMIT_S,
    worker_max_tasks_per_child=2000,
    worker_max_memory_per_child=400_000,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_soft_shutdown_timeout=15.0,
    worker_enable_soft_shutdown_on_idle=False,
    worker_eta_task_limit=100,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    enable_utc=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options=transport_options(
        unacked_restore_interval=5,
        unacked_restore_throttle=1,
        socket_timeout=30,
        socket_connect_timeout=2,
        socket_keepalive=True,
        health_check_interval=10,
    ),
    beat_schedule={
        "sweep": {"task": "sweep", "schedule": 15.0, "options": {"expires": 15}},
        "deliver": {"task": "deliver", "schedule": 5.0, "options": {"expires": 5}},
        # The sweeper looks for comments; this, for questions whose wake-up was lost.
        "look again": {"task": "screen", "schedule": 30.0, "options": {"expires": 30}},
        "call back": {"task": "call_back", "schedule": 10.0, "options": {"expires": 10}},
        "send mails": {"task": "send_mails", "schedule": 10.0, "options": {"expires": 10}},
        "watch queues": {"task": "watch_queues", "schedule": 60.0, "options": {"expires": 60}},
        "tell moderators": {
            "task": "tell_moderators",
            "schedule": 30.0,
            "options": {"expires": 30},
        },
        "expire": {"task": "expire", "schedule": 3600.0, "options": {"expires": 3600}},
        "count up": {"task": "count_up", "schedule": 60.0, "options": {"expires": 60}},
        "purge": {"task": "purge", "schedule": 3600.0, "options": {"expires": 3600}},
        **{
            f"heartbeat of {queue}": {
                "task": "beat_heart",
                "schedule": 10.0,
                "args": (queue,),
                "options": {"queue": queue, "expires": 10},
            }
            for queue in QUEUES
        },
    },
    task_routes={
        "screen": {"queue": "screening"},
        "send_mails": {"queue": "mail"},
        "tell_moderators": {"queue": "mail"},
        "deliver": {"queue": "delivery"},
        "call_back": {"queue": "delivery"},
    },
)


@setup_logging.connect
def _configure_logging(**_: Any) -> None:
    configure_logging(settings.log_level)
    # One line for each job would drown what an operator wants to see.
    for chatty in ("celery.worker.strategy", "celery.app.trace", "celery.beat"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


@worker_process_init.connect
def _prepare_child(**_: Any) -> None:
    # After the fork: connections of the parent must not be shared.
    context.current()


@worker_ready.connect
def _show_life(sender: Any, **_: Any) -> None:
    # Through the broker and back: evidence that this worker takes jobs, without waiting for beat.
    for queue in sender.task_consumer.queues:
        app.send_task("beat_heart", (queue.name,), queue=queue.name, expires=10)
        if queue.name in TASKS:
            # What came while no worker was there waits in the database alone.
            app.send_task(TASKS[queue.name], queue=queue.name, expires=EXPIRES_S[queue.name])

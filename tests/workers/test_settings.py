"""The settings that hold under faults: each has a measurement behind it."""

import json
import os
import subprocess
import sys

import pytest

from moderation.commands import processes
from tests.conftest import ENVIRON
from tests.processes import ROOT
from workers.broker import QUEUES, VISIBILITY_TIMEOUT_S, broker_url, transport_options
from workers.wake_up import TASKS, publisher

# What must not change without a new run of the faults.
HOLDS = {
    "accept_content": ["json"],
    "broker_connection_max_retries": None,
    "broker_connection_retry_on_startup": True,
    "enable_utc": True,
    "task_acks_late": True,
    "task_acks_on_failure_or_timeout": True,
    "task_create_missing_queues": False,
    "task_ignore_result": True,
    "task_reject_on_worker_lost": True,
    "task_serializer": "json",
    "task_soft_time_limit": 20,
    "task_time_limit": 30,
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    "worker_enable_soft_shutdown_on_idle": False,
    "worker_eta_task_limit": 100,
    "worker_max_memory_per_child": 400_000,
    "worker_max_tasks_per_child": 2000,
    "worker_prefetch_multiplier": 1,
    "worker_send_task_events": False,
    "worker_soft_shutdown_timeout": 15.0,
}
TRANSPORT = {
    "global_keyprefix": "cmod:",
    "health_check_interval": 10,
    "retry_on_timeout": False,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "socket_timeout": 30,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "visibility_timeout": 300,
}
SHOW = """
import json
from workers.celery_app import app
app.loader.import_default_modules()
conf = app.conf
names = NAMES
print(json.dumps({
    "settings": {name: conf[name] for name in names},
    "transport": conf.broker_transport_options,
    "broker": conf.broker_url,
    "result_backend": conf.result_backend,
    "queues": [queue.name for queue in conf.task_queues],
    "schedule": {k: [v["task"], v.get("options", {}).get("queue")]
                 for k, v in conf.beat_schedule.items()},
    "expires": [v["options"]["expires"] for v in conf.beat_schedule.values()],
    "tasks": [name for name in app.tasks if not name.startswith("celery.")],
    "routes": {task: route["queue"] for task, route in conf.task_routes.items()},
    "retrying": [name for name, task in app.tasks.items() if getattr(task, "autoretry_for", ())],
}, default=list))
"""


@pytest.fixture(scope="module")
def celery():
    """The worker side's configuration, read in a process of its own."""
    code = SHOW.replace("NAMES", repr(sorted(HOLDS)))
    environ = {**os.environ, **ENVIRON, "REDIS_URL": "unix:///tmp/x.sock?db=2"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True, check=True
    )
    return json.loads(done.stdout)


def test_every_setting_that_holds_is_set(celery):
    assert celery["settings"] == HOLDS


def test_the_workers_transport_notices_a_silent_broker(celery):
    assert celery["transport"] == TRANSPORT


def test_there_is_no_result_backend(celery):
    assert celery["result_backend"] is None


def test_redelivery_waits_longer_than_ten_tasks_may_take():
    assert 10 * HOLDS["task_time_limit"] <= VISIBILITY_TIMEOUT_S


def test_every_process_shares_the_visibility_timeout_and_the_prefix():
    app = publisher("redis://127.0.0.1:1/0").__closure__[0].cell_contents
    theirs = app.conf.broker_transport_options
    assert {name: theirs[name] for name in transport_options()} == transport_options()


def test_publishing_is_bounded_at_every_step():
    app = publisher("redis://127.0.0.1:1/0").__closure__[0].cell_contents
    options = app.conf.broker_transport_options
    assert (options["socket_timeout"], options["socket_connect_timeout"]) == (0.5, 0.5)
    assert (app.conf.task_publish_retry, app.conf.broker_connection_timeout) == (False, 0.5)


def test_every_queue_has_a_worker_and_no_worker_waits_at_none(celery):
    served = [name for queues, _ in processes.WORKERS.values() for name in queues.split(",")]
    assert sorted(served) == sorted(QUEUES) == sorted(celery["queues"])


def test_slow_conversations_have_a_worker_of_their_own():
    assert processes.WORKERS["screening"][0] == "screening"


def test_every_wake_up_is_for_a_task_that_exists(celery):
    assert set(TASKS.values()) <= set(celery["tasks"])
    assert set(TASKS) <= set(QUEUES)


def test_everything_on_the_clock_exists_and_expires(celery):
    assert {task for task, _ in celery["schedule"].values()} <= set(celery["tasks"])
    assert {queue for _, queue in celery["schedule"].values()} <= {*QUEUES, None}
    assert all(celery["expires"])


def test_the_clock_asks_for_a_heartbeat_of_every_queue(celery):
    beats = {queue for task, queue in celery["schedule"].values() if task == "beat_heart"}
    assert beats == set(QUEUES)


def test_tasks_go_to_queues_that_are_there(celery):
    assert set(celery["routes"].values()) <= set(QUEUES)


def test_no_task_has_a_retry_policy_of_its_own(celery):
    assert celery["retrying"] == []


@pytest.mark.parametrize(
    ("redis_url", "expected"),
    [
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("redis://:secret@broker:6379/3", "redis://:secret@broker:6379/3"),
        ("rediss://broker:6380/0", "rediss://broker:6380/0"),
        ("unix:///run/b.sock", "redis+socket:///run/b.sock?virtual_host=0"),
        ("unix:///run/b.sock?db=0", "redis+socket:///run/b.sock?virtual_host=0"),
        ("unix:///run/b.sock?db=7", "redis+socket:///run/b.sock?virtual_host=7"),
    ],
)
def test_celery_spells_the_address_of_the_broker_its_own_way(redis_url, expected):
    assert broker_url(redis_url) == expected


def test_the_worker_uses_the_brokers_address_in_that_spelling(celery):
    assert celery["broker"] == "redis+socket:///tmp/x.sock?virtual_host=2"

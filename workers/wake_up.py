"""The publishing side, for the web process: Celery's client without its worker."""

from __future__ import annotations

from collections.abc import Callable

from celery import Celery

from workers.broker import broker_url, transport_options

# A message is only a nudge; the sweeper makes another if this one is too late. Those for sites
# may be many, one for each decision, and the clock looks every five seconds anyway.
EXPIRES_S = {"screening": 600, "mail": 600, "delivery": 30}
TIMEOUT_S = 0.5

TASKS = {"screening": "screen", "mail": "send_mails", "delivery": "deliver"}


def publisher(redis_url: str) -> Callable[[str], None]:
    """A function that sends one message to a queue, within TIMEOUT_S for each step, or raises.

    Only a socket timeout bounds publishing to a frozen server; retry settings do not.
    """
    app = Celery(
        broker=broker_url(redis_url),
        set_as_current=False,
        task_publish_retry=False,
        broker_connection_timeout=TIMEOUT_S,
        broker_pool_limit=2,
        task_ignore_result=True,
        broker_transport_options=transport_options(
            socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S, max_retries=0
        ),
    )

    def publish(queue: str) -> None:
        app.send_task(TASKS[queue], queue=queue, expires=EXPIRES_S[queue], ignore_result=True)

    return publish

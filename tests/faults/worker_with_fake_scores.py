"""The screening worker as it is, but for its scores: a text says what happens when it is scored.

`poison!` kills the process, as running out of memory does. `slow!` takes a while.
"""

import os
import signal
import sys
import time

from celery.__main__ import main as celery

from moderation import cli
from moderation.screening.service import Classifiers
from tests.conftest import fake_read, fake_words
from workers import context


def read(texts):
    for text in texts:
        if "poison!" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "slow!" in text:
            time.sleep(1.0)
    return fake_read(texts)


def stay(_program, words, environ):
    """In place of exec: this very process becomes Celery, with the same options."""
    os.environ.update(environ)
    sys.argv = ["celery", *words[words.index("celery") + 1 :]]


if __name__ == "__main__":
    context.build_classifiers = lambda settings: Classifiers(read, "fake-1", fake_words)
    os.execve = stay
    cli.main(["worker", "screening"])
    celery()

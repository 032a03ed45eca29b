"""A provider's documents are kept for an hour, used for a day, and asked for with restraint."""

import threading

import pytest

from moderation.review.single_sign_on import remembering
from moderation.review.single_sign_on.failing import Reason, SignInFailed
from moderation.review.single_sign_on.remembering import (
    COOLDOWN_S,
    FRESH_FOR_S,
    STALE_FOR_S,
    Remembered,
)


class Place:
    """Where the document is; `down` while it cannot be had."""

    def __init__(self):
        self.now, self.asked, self.down = 0.0, 0, False

    def load(self):
        self.asked += 1
        if self.down:
            raise SignInFailed(Reason.STRANGE, "down")
        return self.asked


@pytest.fixture
def place():
    return Place()


@pytest.fixture
def document(place):
    return Remembered(place.load, clock=lambda: place.now)


def test_a_document_is_loaded_once_in_an_hour(place, document):
    assert [document.get() for _ in range(3)] == [1, 1, 1]
    place.now = FRESH_FOR_S
    assert document.get() == 2


def test_it_is_loaded_anew_for_a_key_that_is_missing_but_not_again_at_once(place, document):
    document.get()
    place.now = COOLDOWN_S
    assert document.get(anew=True) == 2
    assert document.get(anew=True) == 2
    place.now += COOLDOWN_S
    assert document.get(anew=True) == 3


def test_without_a_document_the_failure_is_told_and_others_wait_a_little(place, document):
    place.down = True
    with pytest.raises(SignInFailed) as first:
        document.get()
    with pytest.raises(SignInFailed) as second:
        document.get()
    assert (first.value.reason, second.value.reason) == (Reason.STRANGE, Reason.SILENT)
    assert place.asked == 1
    place.now, place.down = COOLDOWN_S, False
    assert document.get() == 2


def test_the_last_document_is_used_for_a_day_when_no_other_comes(place, document):
    document.get()
    place.down = True
    place.now = STALE_FOR_S - 1
    assert document.get() == 1
    place.now = STALE_FOR_S + COOLDOWN_S
    with pytest.raises(SignInFailed):
        document.get()


def test_while_one_waits_for_a_provider_that_hangs_the_others_go_away(monkeypatch):
    monkeypatch.setattr(remembering, "_PATIENCE_S", 0.02)
    begun, go_on = threading.Event(), threading.Event()

    def hang():
        begun.set()
        assert go_on.wait(5)
        return 1

    document = Remembered(hang)
    first = threading.Thread(target=document.get)
    first.start()
    assert begun.wait(5)
    with pytest.raises(SignInFailed) as failure:
        document.get()
    assert failure.value.reason is Reason.SILENT
    go_on.set()
    first.join()
    assert document.get() == 1

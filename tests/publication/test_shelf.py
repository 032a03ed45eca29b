"""Ready pages: the newest of each, within a bound of memory, those last asked for."""

import threading

import pytest

from moderation.publication.freshness import Freshness
from moderation.publication.shelf import ReadyPage, Shelf


def page(version=1, body=b"x" * 1_000):
    fresh = Freshness(version, "{}", "[]")
    return ReadyPage("courier", "a-1", fresh, "GET /", "etag", "application/json", body)


def test_what_was_kept_is_found_at_its_address_alone():
    shelf = Shelf()
    shelf.keep("/a?", page(1))
    assert shelf.find("/a?") == page(1)
    assert shelf.find("/b?") is None


def test_a_newer_page_takes_the_place_of_an_older_one_and_never_the_other_way_round():
    shelf = Shelf()
    for version in (1, 3, 2):
        shelf.keep("/a?", page(version))
    assert shelf.find("/a?").fresh.version == 3


def test_the_bytes_held_stay_within_the_bound_whatever_comes():
    shelf = Shelf(most_bytes=50_000)
    for number in range(1_000):
        shelf.keep(f"/{number % 300}?", page(number, b"x" * (number % 3_000)))
        assert 0 <= shelf.bytes_held <= 50_000
    kept = [number for number in range(300) if shelf.find(f"/{number}?") is not None]
    assert 0 < len(kept) < 50


def test_what_was_asked_for_longest_ago_goes_first():
    shelf = Shelf(most_bytes=10_000)
    for name in "abcd":
        shelf.keep(name, page())
    shelf.find("a")
    for name in "ef":
        shelf.keep(name, page())
    assert shelf.find("a") is not None
    assert shelf.find("b") is None


def test_a_page_larger_than_all_there_is_room_for_is_not_kept():
    shelf = Shelf(most_bytes=10_000)
    shelf.keep("small", page())
    shelf.keep("large", page(body=b"x" * 20_000))
    assert shelf.find("large") is None
    assert shelf.find("small") is not None


def test_replacing_a_page_counts_its_bytes_once():
    shelf = Shelf()
    shelf.keep("a", page(1, b"x" * 9_000))
    before = shelf.bytes_held
    shelf.keep("a", page(2, b"x" * 9_000))
    assert shelf.bytes_held == before


@pytest.mark.parametrize("threads", [8])
def test_threads_may_share_it(threads):
    shelf = Shelf(most_bytes=30_000)

    def work(seed):
        for number in range(500):
            shelf.keep(f"/{(seed * number) % 40}?", page(number))
            shelf.find(f"/{number % 40}?")

    running = [threading.Thread(target=work, args=(seed,)) for seed in range(1, threads + 1)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    assert 0 < shelf.bytes_held <= 30_000

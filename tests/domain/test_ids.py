from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from moderation.domain import ids
from moderation.domain.ids import id_at, is_id, new_id


def test_ids_are_uuids_of_version_7_and_variant_1():
    parsed = [UUID(new_id()) for _ in range(200)]
    assert {(one.version, one.variant) for one in parsed} == {(7, "specified in RFC 4122")}


def test_ids_rise_in_the_order_of_making():
    made = [new_id() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_tells_its_millisecond(monkeypatch):
    monkeypatch.setattr(ids, "_last_ms", 0)
    monkeypatch.setattr(ids.time, "time_ns", lambda: 1_700_000_000_123_456_789)
    assert UUID(new_id()).int >> 80 == 1_700_000_000_123


def test_ids_rise_while_the_clock_goes_back(monkeypatch):
    monkeypatch.setattr(ids, "_last_ms", 0)
    clock = iter([5_000_000_000, 4_000_000_000, 1_000_000, 5_001_000_000])
    monkeypatch.setattr(ids.time, "time_ns", lambda: next(clock))
    made = [new_id() for _ in range(4)]
    assert made == sorted(made)


def test_threads_never_get_the_same_id_and_each_sees_its_own_rise():
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: [new_id() for _ in range(500)], range(8)))
    assert all(own == sorted(own) for own in made)
    assert len({one for own in made for one in own}) == 8 * 500


def test_what_is_made_here_is_recognised():
    assert is_id(new_id())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "x" * 36,
        new_id().upper(),
        new_id().replace("-", ""),
        "{" + new_id() + "}",
        "urn:uuid:" + new_id(),
        new_id() + "\n",
        " " + new_id(),
    ],
    ids=["empty", "short", "letters", "upper", "bare", "braces", "urn", "newline", "blank"],
)
def test_another_spelling_is_not_an_id(text):
    assert not is_id(text)


def test_an_id_for_something_of_the_past_sorts_where_it_began():
    began = datetime(2012, 3, 1, 8, tzinfo=UTC)
    made = [id_at(began + timedelta(milliseconds=number)) for number in range(500)]
    assert made == sorted(made)
    assert made[-1] < new_id()
    assert all(is_id(one) and UUID(one).version == 7 for one in made)


def test_two_things_of_one_moment_have_two_ids():
    then = datetime(2012, 3, 1, 8, tzinfo=UTC)
    assert len({id_at(then) for _ in range(1_000)}) == 1_000

"""Names, addresses, texts and times, as this service keeps such things."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from moderation.transfer.cleaning import (
    LONGEST_NAME,
    LONGEST_TEXT,
    clean_name,
    clean_text,
    read_time,
    who,
)
from moderation.transfer.foreign import LeftOut


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ann", "Ann"),
        ("  Ann\n of \t York ", "Ann of York"),
        ("", "Guest"),
        ("\u200b\u3164", "Guest"),
        ("ann@example.org", "ann"),
        ("Ann <ann@mail.example.org>", "Ann <ann>"),
        ("a@b", "a@b"),
        ("x" * 500, "x" * LONGEST_NAME),
        ("half \ud83d", "half \ufffd"),
        ("مريم", "مريم"),
    ],
)
def test_a_name_is_one_short_line_that_can_be_seen_and_is_no_address(given, kept):
    assert clean_name(given) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("text", "text"),
        (" \n text \n ", "text"),
        ("a\x00b\x1bc\x9fd\te\nf", "abcd\te\nf"),
        ("", LeftOut.EMPTY),
        (" \n\u200b\u2800 ", LeftOut.EMPTY),
        ("\u0301" * 5, LeftOut.EMPTY),
        ("x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
        ("x" * (LONGEST_TEXT + 1), LeftOut.TOO_LONG),
    ],
)
def test_a_text_has_something_to_read_and_an_end(given, kept):
    assert clean_text(given) == kept


@pytest.mark.parametrize(
    "given", ["", " ", "ann", "ann@", "@example.org", "a b@example.org", "a@b@c", "a@x.invalid",
              "a@" + "x" * 400, "a@exa\nmple.org", "root@localhost"],
)  # fmt: skip
def test_without_an_address_somebody_is_known_by_a_key_that_is_none(given):
    email, key = who(given, "name Ann", "disqus")
    assert email == ""
    assert " " in key
    assert key == who("", "name Ann", "disqus")[1] != who("", "name Ben", "disqus")[1]


def test_an_address_is_kept_and_known_in_one_spelling():
    assert who(" Ann@EXAMPLE.org ", "name Ann", "disqus") == ("Ann@example.org", "ann@example.org")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2014-05-01T08:00:00Z", datetime(2014, 5, 1, 8, tzinfo=UTC)),
        ("2014-05-01 08:00:00", datetime(2014, 5, 1, 8, tzinfo=UTC)),
        ("2014-05-01T10:00:00+02:00", datetime(2014, 5, 1, 8, tzinfo=UTC)),
        ("0000-00-00 00:00:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("1969-12-31T23:59:59Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_time_is_in_utc_or_unknown(given, kept):
    assert read_time(given) == kept

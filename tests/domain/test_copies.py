"""When two texts are the same to a reader, and when that is a sign."""

import pytest

from moderation.domain.copies import body_hash, is_telling

TEXT = "Earn money from home"


@pytest.mark.parametrize(
    "other",
    [
        "EARN money FROM home",
        "  Earn\tmoney\n\nfrom\u00a0home ",
        "Ea\u200brn mo\u00adney fr\u2060om ho\ufeffme",
        "Earn money from home\u3164",
        "\u202aEarn money from home\u202c",
        "\uff25\uff41\uff52\uff4e money from home",
        "\U0001d404\U0001d41a\U0001d42b\U0001d427 money from home",
    ],
    ids=["case", "white space", "zero width", "filler", "direction", "wide", "bold"],
)
def test_texts_that_look_the_same_have_one_hash(other):
    assert body_hash(other) == body_hash(TEXT)


@pytest.mark.parametrize("other", ["Earn money from homes", "Earn money, from home", "Earnmoney"])
def test_texts_that_differ_in_words_or_signs_have_hashes_of_their_own(other):
    assert body_hash(other) != body_hash(TEXT)


def test_an_accent_may_be_written_in_one_piece_or_two():
    assert body_hash("caf\u00e9") == body_hash("cafe\u0301")


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("x" * 40, True),
        ("x" * 39, False),
        ("Rest in peace", False),
        ("Rest in peace" + " " * 40, False),
        ("Rest in peace" + "\u200b" * 40, False),
        ("see deals.example.com", True),
    ],
)
def test_a_long_text_tells_something_and_a_short_one_with_a_link(text, telling):
    assert is_telling(text) is telling

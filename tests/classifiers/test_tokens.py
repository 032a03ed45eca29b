"""Pieces of words: the longest first, nothing lost but what no piece fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.encoder.tokens import FIRST, LAST, MAX_TOKENS, SPECIAL, UNKNOWN, WordPieces

PIECES = WordPieces(
    [*SPECIAL, "un", "##believ", "##able", "##a", "believe", "!", ",", "a", "b", "##b", "国", "3"]
)


def named(copy):
    return [PIECES.vocabulary[at] for at in PIECES(copy)][1:-1]


@pytest.mark.parametrize(
    ("copy", "pieces"),
    [
        ("", []),
        ("unbelievable", ["un", "##believ", "##able"]),
        ("believe, a!", ["believe", ",", "a", "!"]),
        ("aba", ["a", "##b", "##a"]),
        ("abc", [UNKNOWN]),
        ("a_b", ["a", UNKNOWN, "b"]),
        ("国国", ["国", "国"]),
        ("3", ["3"]),
        ("a\n\tb", ["a", "b"]),
    ],
)
def test_a_word_is_cut_into_the_longest_pieces_from_the_left(copy, pieces):
    assert named(copy) == pieces


def test_every_text_has_a_first_and_a_last_token():
    assert [PIECES.vocabulary[at] for at in PIECES("")] == [FIRST, LAST]


def test_a_long_text_keeps_its_beginning_and_its_end():
    ids = PIECES("a " * 300 + "believe " * 5)
    assert len(ids) == MAX_TOKENS
    assert [PIECES.vocabulary[at] for at in (ids[0], ids[1], ids[-2], ids[-1])] == [
        FIRST,
        "a",
        "believe",
        LAST,
    ]


def test_an_endless_word_is_unknown_and_costs_no_more_than_its_length():
    assert named("a" * 5_000) == [UNKNOWN]


@given(st.text(max_size=300))
def test_any_text_becomes_few_known_ids(copy):
    ids = PIECES(copy)
    assert 2 <= len(ids) <= MAX_TOKENS
    assert all(0 <= at < len(PIECES.vocabulary) for at in ids)

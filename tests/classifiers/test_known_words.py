"""The lists that disguised words are resolved against, and how they are searched."""

from collections import Counter
from pathlib import Path

import pytest

import classifiers
from classifiers.joined_letters import cut_into_words
from classifiers.known_words import KnownWords, WordIndex
from classifiers.text import Normaliser, fold

DATA = Path(classifiers.__file__).parent / "data"
FILES = ("words_of_abuse", "words_of_abuse_arabic", "everyday_words", "everyday_words_arabic")
INDEX = WordIndex(["shit", "shot", "good", "god", "ass", "phuck>fuck"])
KNOWN = KnownWords(["scunner"])


def words_of(name):
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


@pytest.mark.parametrize(
    ("starred", "word"), [("sh*t", "shit"), ("s**t", "shit"), ("*ss", "ass"), ("x**t", None)]
)
def test_the_first_word_of_the_list_that_fits_fills_the_gaps(starred, word):
    assert INDEX.filled(starred) == word


@pytest.mark.parametrize(
    ("written", "once", "word"),
    [
        ("goood", "god", "good"),
        ("gooood", "god", "good"),
        ("ggod", "god", "god"),
        ("asss", "as", "ass"),
        ("as", "as", None),
        ("phuuuck", "phuck", "fuck"),
    ],
)
def test_a_stretched_word_is_the_nearest_with_no_longer_run(written, once, word):
    assert INDEX.unstretched(written, once) == word


def test_own_words_come_before_those_that_everyone_has():
    assert KnownWords(["shat"]).filled("sh*t") == "shat"
    assert KNOWN.filled("sh*t") == "shit"


def test_own_words_are_worth_disguising_like_words_of_abuse():
    assert KNOWN.abusive("scunner") == "scunner"
    assert KNOWN.abusive("table") is None
    assert "table" in KNOWN


def test_letters_are_cut_into_the_likeliest_words():
    assert cut_into_words("ascunneristhere", KNOWN) == ["a", "scunner", "is", "there"]


def test_the_words_of_a_hundred_letters_cost_no_more_than_they_must():
    assert "".join(cut_into_words("xq" * 500, KNOWN)) == "xq" * 500


@pytest.mark.parametrize("name", FILES)
def test_no_list_has_a_word_twice(name):
    words = words_of(name)
    assert len(words) > 500
    assert [word for word, times in Counter(words).items() if times > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_the_lists_are_spelled_as_the_matching_copy_spells_them(name):
    spelled = [part for word in words_of(name) for part in word.split(">")]
    assert [word for word in spelled if fold(word) != word] == []


def test_words_of_abuse_are_no_disguises_of_others():
    normalise = Normaliser()
    plain = [word for word in words_of("words_of_abuse") if ">" not in word]
    assert [word for word in plain if normalise(word) != word] == []

import time

import pytest

from classifiers.wordlist import Match, WordList


@pytest.mark.parametrize(
    "text",
    [
        "what a scunner",
        "SCUNNER!",
        "s c u n n e r",
        "s.c.u.n.n.e.r",
        "sc\u200bunner",
        "scuuuuunner",
        "sc*nner",
        "\u0455cunner",
        "5cunn3r",
    ],
)
def test_a_listed_word_is_found_in_every_disguise(text):
    assert WordList(["scunner"]).find(text) == ["scunner"]


@pytest.mark.parametrize("text", ["class", "assess", "pass the glass", "grass"])
def test_a_listed_word_is_not_found_inside_another(text):
    assert WordList(["ass"]).find(text) == []


def test_entries_come_in_the_order_of_their_first_appearance_and_once():
    words = WordList(["beta", "alpha", "gamma"])
    assert words.find("gamma alpha gamma beta") == ["gamma", "alpha", "beta"]


@pytest.mark.parametrize(
    ("entry", "found", "not_found"),
    [
        ("nazi*", "nazism", "neonazi"),
        ("*phobe", "xenophobe", "phobes"),
        ("*wank*", "swanky", "wan k"),
        ("*big bang", "toobig bang", "big bangs"),
        ("big bang*", "big bangs", "toobig bang"),
    ],
)
def test_a_star_lets_a_word_go_on_at_that_end_only(entry, found, not_found):
    assert WordList([entry]).find(found) == [entry]
    assert WordList([entry]).find(not_found) == []


def test_a_phrase_is_found_across_any_white_space_and_punctuation():
    assert WordList(["free money"]).find("FREE,\n  money now") == ["free money"]


def test_a_phrase_is_not_found_with_a_word_between():
    assert WordList(["free money"]).find("free your money") == []


def test_the_longer_and_the_shorter_entry_are_both_found():
    assert WordList(["free", "free money"]).find("free money") == ["free", "free money"]


def test_entries_are_given_back_as_the_list_spells_them():
    assert WordList([" Don\u2019t "]).find("i don't") == ["Don\u2019t"]


@pytest.mark.parametrize("entry", ["", "*", "...", "\u200b", "**"])
def test_an_entry_without_letters_matches_nothing(entry):
    assert WordList([entry]).find("anything at all ... *") == []


def test_words_of_other_scripts_are_found():
    assert (
        WordList(["\u0633\u0648\u0631\u064a\u0627"]).find("\u0633\u064f\u0648\u0631\u064a\u0627")
        != []
    )


def test_matches_tell_where_in_the_matching_copy():
    assert WordList(["two"]).matches("one TWO") == [Match("two", 4, 7)]


def test_an_entry_is_never_read_as_a_pattern():
    assert WordList([r"(x+)+$", ".*"]).find("xyxy b") == []


def test_a_long_list_and_a_long_text_cost_little():
    words = WordList([f"word{number}" for number in range(5_000)] + ["*needle*", "a b c*"])
    began = time.process_time()
    words.find("a " * 2_500)
    words.find("needl" * 1_000)
    words.find("word4999x " * 500)
    assert time.process_time() - began < 1.0


def test_a_word_behind_characters_that_grow_is_found():
    assert WordList(["idiot"]).find("\u2026" * 1_700 + " You idiot, go away.") == ["idiot"]

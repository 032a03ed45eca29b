import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.disguising import DISGUISES, disguise
from classifiers.text import (
    GROWS,
    MAX_CODE_POINTS,
    MAX_COPY,
    MAX_MARKS_IN_A_ROW,
    Normaliser,
    _fold_foreign,
    cap_marks,
    fold,
    is_read_whole,
)

normalise = Normaliser()

PATHOLOGICAL = {
    "combining marks": "a" + "\u0301" * 50_000,
    "marks in two orders": "\u0315\u0300" * 25_000,
    "a character that grows eighteenfold": "\ufdfa" * 10_000,
    "at signs": "a@" * 5_000,
    "single letters": "a " * 5_000,
    "dotted letters": "a." * 5_000,
    "one letter": "a" * 10_000,
    "stars": "f" + "*" * 9_999,
    "digits in letters": "a1" * 5_000,
    "dollar signs": "$" * 10_000,
    "exclamation marks in letters": "a!" * 5_000,
    "plus signs and a letter": "+" * 9_999 + "a",
    "mixed scripts": "a\u0430" * 5_000,
    "halves of words": "ab-" * 3_300,
    "emoji": "\U0001f600" * 10_000,
    "white space": " " * 10_000,
    "one word of doubled letters": "aabb" * 2_500,
    "stars between letters": "f*" * 5_000,
    "a number after a letter": "a" + "1" * 9_999,
    "letters and digits": "4a1$" * 2_500,
    "Arabic letters apart": "\u0643 " * 5_000,
    "Arabic and Latin letters": "\u0643a" * 5_000,
    "a word of no space": "\u4e00" * 10_000,
    "turned letters": "\u0250b" * 5_000,
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_no_text_takes_long_to_normalise(name):
    began = time.process_time()
    normalise(PATHOLOGICAL[name])
    assert time.process_time() - began < 1.0  # about 5 ms; the bound is for slow machines


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("f u c k you", "fuck you"),
        ("F.U.C.K", "fuck"),
        ("f_u_c_k", "fuck"),
        ("sh1t a$$hole", "shit asshole"),
        ("5hit b!tch", "shit bitch"),
        ("f*ck f**k", "fuck fuck"),
        ("fuuuuuck asssss", "fuck ass"),
        ("f\u00fcck", "fuck"),
        ("\ua730\u1d1c\u1d04\u1d0b", "fuck"),
        ("\U0001d4ef\U0001d4fe\U0001d4ec\U0001d4f4", "fuck"),
        ("f\u200bu\u200cc\u00adk", "fuck"),
        ("FU\u0421K", "fuck"),
        ("\uff46\uff55\uff43\uff4b", "fuck"),
        ("\U0001f175\U0001f184\U0001f172\U0001f17a", "fuck"),
        ("fu.ck s-hit", "fuck shit"),
        ("st*pid", "stupid"),
    ],
)
def test_a_disguised_word_reads_like_the_plain_word(disguised, plain):
    assert normalise(disguised) == plain


@pytest.mark.parametrize(
    "ordinary",
    [
        "me@home.com covid19 1st 4th b2b @john",
        "i'm a bit tired",
        "$100 us$ c++ 9/11 g7",
        "wait!what",
        "the well-known state-owned company",
        "as a class we assess",
        "\u043f\u0440\u0438\u0432\u0435\u0442, \u043a\u0430\u043a \u0434\u0435\u043b\u0430",
        "\u65e5\u672c\u8a9e\u306e\u6587",
    ],
)
def test_ordinary_text_is_left_as_it_is(ordinary):
    assert normalise(ordinary) == ordinary


def test_a_stretched_word_is_read_as_the_word_it_is_and_an_unknown_one_keeps_two_of_a_run():
    assert normalise("sooooooo goooood blorrrrrg") == "so good blorrg"


def test_arabic_reads_the_same_with_and_without_vowel_marks():
    assert (
        normalise("\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f") == "\u0645\u062d\u0645\u062f"
    )


def test_a_copy_is_never_longer_than_the_cap():
    assert len(normalise("\ufdfa" * 10_000)) <= MAX_COPY


@pytest.mark.parametrize(
    "grown", ["\u2026", "\u2116 ", "\u2121 ", "\ufb03", "\u247d", "\u00bd", "\ufdfa"]
)
def test_characters_that_grow_push_nothing_out_unseen(grown):
    for times in (100, 1_300, 1_700, 2_300):
        text = grown * times + " you idiot"
        assert "you idiot" in normalise(text) or not is_read_whole(text)


def test_a_text_is_read_whole_up_to_the_cap_and_not_beyond():
    assert is_read_whole("a" * MAX_CODE_POINTS)
    assert is_read_whole("\u00e9" * MAX_CODE_POINTS)
    assert not is_read_whole("a" * (MAX_CODE_POINTS + 1))
    assert is_read_whole(" \n" + "a" * MAX_CODE_POINTS + "\n ")


def test_no_character_grows_more_than_is_allowed_for():
    every = (chr(code) for code in range(0x110000))
    assert max(len(fold(character)) for character in every) == GROWS


def test_marks_in_a_row_are_capped_and_others_kept():
    marks = "\u0301" * (MAX_MARKS_IN_A_ROW + 20)
    assert cap_marks(f"a{marks}b{marks}") == (
        f"a{marks[:MAX_MARKS_IN_A_ROW]}b{marks[:MAX_MARKS_IN_A_ROW]}"
    )


def test_lone_surrogates_do_no_harm():
    assert normalise("a\ud800b") == "ab"


@given(st.text())
def test_any_text_has_a_copy_within_the_cap(text):
    assert len(normalise(text)) <= MAX_COPY


ODD_WORDS = st.text(alphabet="aab b.-*!1@$|+#'x\n\u2019\u0430", max_size=25)


@given(st.lists(st.one_of(ODD_WORDS, st.text(max_size=40)), min_size=1, max_size=12))
def test_a_batch_gives_the_same_copies_as_one_by_one(texts):
    assert normalise.many(texts) == [normalise(text) for text in texts]


@pytest.mark.parametrize("name", DISGUISES)
def test_the_screen_clears_no_disguised_sentence(name):
    texts = [
        disguise("You are all stupid bastards and cheating idiots", name, at) for at in range(9)
    ]
    assert normalise.many(texts) == [normalise(text) for text in texts]


@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.text("abeinou .'", max_size=6),
            st.sampled_from(["e\u0301", "\u1112\u1161", "\ufdfa", "\u200b", "\u0130", "\u0653"]),
        ),
        max_size=30,
    ).map("".join)
)
def test_folding_piece_by_piece_is_folding_the_whole(text):
    assert fold(text) == _fold_foreign(text)

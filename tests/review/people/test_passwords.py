"""Which new passwords are refused, and why."""

import pytest

from moderation.review.people.passwords import WORDS, Weakness, weakness_of

ABOUT = ("Nadia El-Khoury", "nadia.khoury@gazette.example")


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("", Weakness.SHORT),
        ("eleven-char", Weakness.SHORT),
        ("q" * 129, Weakness.LONG),
        ("my Password is fine", Weakness.OBVIOUS),
        ("P-a-s-s-w-o-r-d-9", Weakness.OBVIOUS),
        ("\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44 and more", Weakness.OBVIOUS),
        ("qwerty and so on", Weakness.OBVIOUS),
        ("abc 123456 xyz 1", Weakness.OBVIOUS),
        ("NADIA by the sea", Weakness.PERSONAL),
        ("the-khoury-family", Weakness.PERSONAL),
        ("elkhoury for ever", Weakness.PERSONAL),
        ("reading the gazette", Weakness.PERSONAL),
        ("aaaaaaaaaaaaaaaa", Weakness.REPEATED),
        ("abababababababab", Weakness.REPEATED),
        ("................", Weakness.REPEATED),
        ("correct horse battery staple", None),
        ("seven green bicycles", None),
        ("سبع دراجات خضراء", None),
        ("twelve chars", None),
        ("k7m2-p9qx-4hdw-z3nb", None),
    ],
)
def test_a_password_is_long_and_says_nothing_of_its_owner(password, weakness):
    assert weakness_of(password, ABOUT) == weakness


def test_short_parts_of_a_name_are_in_too_many_good_words():
    assert weakness_of("seven green bicycles", ("Li", "li@see.example")) is None


def test_every_weakness_has_words():
    assert set(WORDS) == set(Weakness)

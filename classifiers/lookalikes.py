"""Characters that are read as others: tables for the matching copy alone."""

from __future__ import annotations

from typing import Final

# Letters of other scripts, small capitals and turned letters, by the Latin letter they pass
# for. Chosen by eye from the Unicode charts: only pairs a reader would take for each other.
_POSING_AS: Final = {
    "a": "\u0430\u03b1\u1d00\u0250\u0251\u04d9",
    "b": "\u0432\u0299\u044c\u0253\u03b2",
    "c": "\u0441\u1d04\u0254\u03f2\u2184",
    "d": "\u0501\u1d05\u0257\u0256",
    "e": "\u0435\u0454\u1d07\u01dd\u03b5\u0259\u04bd\u212e",
    "f": "\ua730\u0192\u03dd\u0493",
    "g": "\u0262\u0261\u0581\u0260",
    "h": "\u043d\u04bb\u029c\u0570\u0266\u0265",
    "i": "\u0456\u0131\u026a\u03b9\u0457\u04cf",
    "j": "\u0458\u1d0a\u03f3\u0575",
    "k": "\u043a\u1d0b\u03ba\u029e\u049b",
    "l": "\u029f\u04c0\u0142\u026d",
    "m": "\u043c\u1d0d\u028d\u03fb",
    "n": "\u0274\u03b7\u043f\u0578\u057c\u0273",
    "o": "\u043e\u03bf\u1d0f\u0585\u00f8\u03c3\u04e9",
    "p": "\u0440\u03c1\u1d18\u03f8\u0581",
    "q": "\u051b\u0566\ua757",
    "r": "\u0433\u0280\u027e\u1d26\u0491\u044f",
    "s": "\u0455\ua731\u0282\u03da",
    "t": "\u0442\u03c4\u1d1b\u0287\u01ad",
    "u": "\u03c5\u1d1c\u057d\u028a\u0446",
    "v": "\u03bd\u1d20\u0475\u028b",
    "w": "\u0461\u1d21\u03c9\u0448\u051d\u028d",
    "x": "\u0445\u03c7\u04b3",
    "y": "\u0443\u028f\u03b3\u04af\u028e",
    "z": "\u1d22\u0290\u0225",
}
LOOK_ALIKES: Final = {
    ord(posing): letter for letter, others in _POSING_AS.items() for posing in others
}

_ENCLOSED_ALPHABETS: Final = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)

# Translated before anything else: a comment whose only foreign characters are typographic
# quotes and dashes then takes the short way of plain ASCII.
PLAIN_PUNCTUATION: Final[dict[int, str]] = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u02bc\u00b4\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u00ab\u00bb\u2033"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000"), " "),
    **dict.fromkeys(map(ord, "\u00b7\u2022\u2219\u22c5\u30fb"), "."),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), ""),
    ord("\u2026"): "...",
    ord("\u00a2"): "c",
    ord("\u20ac"): "\u20ac",
    **{
        start + place: chr(ord("a") + place) for start in _ENCLOSED_ALPHABETS for place in range(26)
    },
}

# Accents, and the vowel and recitation marks of Hebrew and Arabic, with the Arabic
# lengthening stroke: optional in writing, so a disguise for free. The vowel signs of the
# Indic scripts are letters to their readers and stay.
_MARK_RANGES: Final = (
    (0x0300, 0x036F),
    (0x0591, 0x05BD),
    (0x0610, 0x061A),
    (0x0640, 0x0640),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F),
)
MARKS: Final = frozenset(
    chr(code) for first, last in _MARK_RANGES for code in range(first, last + 1)
)

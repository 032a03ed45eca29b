"""Characters that are read as others: tables for the matching copy alone.

Tables of code points are written as such: the characters themselves cannot be told apart.
"""

from __future__ import annotations

import re
from typing import Final

# Letters of other scripts, small capitals, letters with strokes and hooks, by the Latin letter
# they pass for. Chosen by eye from the Unicode charts: only pairs a reader would take for
# each other.
_POSING_AS: Final = {
    "a": "\u0430\u03b1\u1d00\u0250\u0251\u04d9\u2c65\u13aa",
    "b": "\u0432\u0299\u044c\u0253\u03b2\u0180\u0183\u13cf\u13f4",
    "c": "\u0441\u1d04\u0254\u03f2\u2184\u0188\u023c\u13df",
    "d": "\u0501\u1d05\u0257\u0256\u0111\u00f0\u13a0",
    "e": "\u0435\u0454\u1d07\u01dd\u03b5\u0259\u04bd\u212e\u0247\u13ac",
    "f": "\ua730\u0192\u03dd\u0493",
    "g": "\u0262\u0261\u0581\u0260\u13c0",
    "h": "\u043d\u04bb\u029c\u0570\u0266\u0265\u0127\u13bb\u13c2",
    "i": "\u0456\u0131\u026a\u03b9\u0457\u04cf\u0268\u13a5",
    "j": "\u0458\u1d0a\u03f3\u0575\u13ab",
    "k": "\u043a\u1d0b\u03ba\u029e\u049b\u0199\u13e6",
    "l": "\u029f\u04c0\u0142\u026d\u019a\u13de",
    "m": "\u043c\u1d0d\u028d\u03fb\u13b7",
    "n": "\u0274\u03b7\u043f\u0578\u057c\u0273\u014b",
    "o": "\u043e\u03bf\u1d0f\u0585\u00f8\u03c3\u04e9",
    "p": "\u0440\u03c1\u1d18\u03f8\u01a5\u13e2",
    "q": "\u051b\u0566\ua757",
    "r": "\u0433\u0280\u027e\u1d26\u0491\u044f\u024d\u13a1\u13d2",
    "s": "\u0455\ua731\u0282\u03da\u023f\u13d5\u13da",
    "t": "\u0442\u03c4\u1d1b\u0287\u01ad\u0167\u13a2",
    "u": "\u03c5\u1d1c\u057d\u028a\u0446\u0289\u03bc",
    "v": "\u03bd\u1d20\u0475\u028b\u13d9",
    "w": "\u0461\u1d21\u03c9\u0448\u051d\u028d\u13b3\u13d4",
    "x": "\u0445\u03c7\u04b3",
    "y": "\u0443\u028f\u03b3\u04af\u028e\u01b4\u024f\u13a9\u13bd",
    "z": "\u1d22\u0290\u0225\u01b6\u13c3",
}
LOOK_ALIKES: Final = {
    ord(posing): letter for letter, others in _POSING_AS.items() for posing in others
}

# Read as Latin only beside Latin letters: alone, they are what tells Russian or Greek.
_FAUX: Final = {
    "a": "\u0434",
    "b": "\u0431",
    "d": "\u03b4",
    "e": "\u044d\u0437",
    "n": "\u0438\u0439",
    "o": "\u0444\u03b8",
    "x": "\u0436",
    "y": "\u0447",
}
BESIDE_LATIN: Final = LOOK_ALIKES | {
    ord(posing): letter for letter, others in _FAUX.items() for posing in others
}

# Signs that stand for a letter between two letters; a price or a list keeps them.
SIGNS_AS_LETTERS: Final = {
    ord(sign): letter
    for sign, letter in zip("\u20ac\xa7\xa9\xae\xd7\u2020\xa1", "escrxti", strict=True)
}

# Letters turned upside down, as read after the word itself is turned round. Those of
# TURNED_ONLY give such a word away; the others are plain letters as well.
_TURNED: Final = dict(
    zip(
        "\u0250\u0254\u01dd\u025f\u0183\u0265\u1d09\u027e\u029e\u026f\u0279\u0287\u028c\u028d\u028e",
        "acefghijkmrtvwy",
        strict=True,
    )
)
TURNED_ONLY: Final = "".join(_TURNED)
TURNED: Final = {
    ord(turned): letter
    for turned, letter in (
        _TURNED | dict(zip("bdnopqsuxzl\u0131", "qpuodbsnxzli", strict=True))
    ).items()
}

_ENCLOSED_ALPHABETS: Final = (0x249C, 0x1F110, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6)

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
    (0x0483, 0x0489),
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
# What is drawn as nothing: fillers, format characters (Unicode's Cf), lone halves of pairs,
# private use, and what is reserved for more of the kind.
_UNSEEN_RANGES: Final = (
    (0x00AD, 0x00AD),
    (0x0600, 0x0605),
    (0x061C, 0x061C),
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xD800, 0xF8FF),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0x10FFFD),
)
_RANGES: Final = sorted((*_MARK_RANGES, *_UNSEEN_RANGES))
DROPPED: Final = re.compile("[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in _RANGES) + "]")

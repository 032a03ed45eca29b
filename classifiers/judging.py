"""What the fast stage makes of a batch: log-odds and language of every unit of every comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from classifiers.base import ATTRIBUTES
from classifiers.features import FeatureSettings, HashedNGrams
from classifiers.foreign import (
    IN_A_PART,
    IN_A_STRETCH,
    has_foreign_letters,
    other_scripts,
    unknown_runs,
    words_of,
)
from classifiers.heads import Floats, HeadTable
from classifiers.language import (
    ARABIC,
    ARABIZI,
    ENGLISH,
    KNOWN_SHARE,
    LANGUAGES,
    SURELY_ARABIZI,
    UNKNOWN,
    Codes,
    Language,
    Vocabularies,
    script_of,
)
from classifiers.model_file import ARABIC_HEADS, Model
from classifiers.ngrams import NGrams
from classifiers.one_copy import ShortWay
from classifiers.parts import Cut, cut, uncut
from classifiers.units import Flags, Units, joined

_FOREIGN_IN_ARABIC: Final = 0.34  # known words of a part: dialects have many that no row had

Stretch = tuple[int, int, int]  # the copy that it is of, begin and end in it


class Judge:
    """Both models and the vocabularies, and which of them reads what of a comment."""

    def __init__(self, model: Model, settings: FeatureSettings) -> None:
        self.english = HeadTable(model.english)
        self.arabic = HeadTable(model.arabic)
        self.cutter = HashedNGrams(settings)
        self._vocabularies = Vocabularies(model.vocabularies)
        self._words_at = len(settings.char_orders)
        self._short_way = ShortWay(self.cutter, self.english, self._vocabularies)

    def units(self, copies: Sequence[str]) -> Units:
        """The units of these copies: wholes, parts, and stretches in another language."""
        if len(copies) == 1 and (found := self._short_way.read(copies[0])):
            units, runs = found
            stretches = self._standing_out(copies, [(0, *run) for run in runs])
            return joined([units, self._apart(copies, stretches, units)]) if stretches else units
        pieces = cut(copies)
        ngrams = self.cutter.cut(copies, pieces.joints)
        read, *again = self._read(copies, ngrams, pieces)
        stretches = [
            *_in_other_scripts(copies, read.languages),
            *self._standing_out(
                copies, list(self._of_unknown_words(ngrams, pieces, read.languages))
            ),
        ]
        apart = [self._apart(copies, stretches, read)] if stretches else []
        return joined([read, *again, *apart])

    def _read(self, copies: Sequence[str], ngrams: NGrams, pieces: Cut) -> Iterator[Units]:
        """All units; then once more, by the English model, the parts in Arabizi."""
        odds = self.english.log_odds(ngrams, pieces.segments)
        languages = _scripts(copies, pieces)
        languages[(odds[:, -1] > SURELY_ARABIZI) & (languages == ENGLISH)] = ARABIZI
        odds = odds[:, : len(ATTRIBUTES)]
        in_arabic = (languages == ARABIC) | (languages == ARABIZI)
        names = self._understood(copies, ngrams, pieces, languages)
        none = np.zeros(len(odds), np.bool_)
        places = pieces.owners, pieces.begins, pieces.ends
        in_english = Units(*places, odds, names, none, none)
        if not in_arabic.any():
            yield in_english
            return
        theirs = odds.copy()
        theirs[in_arabic, : len(ARABIC_HEADS)] = self._by_arabic(copies, ngrams, pieces, in_arabic)
        yield Units(*places, theirs, names, in_arabic, none)
        twice = names == ARABIZI
        twice[: pieces.wholes] = False
        yield in_english.rows(twice)

    def _by_arabic(
        self, copies: Sequence[str], ngrams: NGrams, pieces: Cut, wanted: Flags
    ) -> Floats:
        """What the Arabic model says of these units; where others are, only theirs are cut."""
        first, last = pieces.first[wanted], pieces.last[wanted]
        theirs = np.zeros(len(copies), np.bool_)
        theirs[pieces.owners[wanted]] = True
        if not theirs.all():
            chosen = np.flatnonzero(theirs).tolist()
            ngrams = self.cutter.cut(
                [copies[at] for at in chosen], [pieces.joints[at] for at in chosen]
            )
            sizes = np.fromiter(map(len, pieces.joints), np.int64, len(pieces.joints))
            left_out = np.cumsum(sizes * ~theirs)[pieces.owners[wanted]]
            first, last = first - left_out, last - left_out
        return self.arabic.log_odds(ngrams, (first, last))

    def _understood(
        self, copies: Sequence[str], ngrams: NGrams, pieces: Cut, chosen: Codes
    ) -> Codes:
        """The languages; a part needs some real words to be in one that nobody was taught."""
        found = self._vocabularies.understood(ngrams, self._words_at, chosen, pieces.segments)
        for at in np.flatnonzero(found == UNKNOWN).tolist():
            fewest = IN_A_PART if pieces.wholes else IN_A_STRETCH
            if at >= pieces.wholes and not self._is_unknown(pieces.text(at, copies), fewest):
                found[at] = ENGLISH if chosen[at] == UNKNOWN else chosen[at]
        return found

    def _is_unknown(self, part: str, fewest: int) -> bool:
        """Whether the words of a part, numbers aside, are of no language that was taught."""
        words = words_of(part, fewest)
        if not words:
            return False
        plain = " ".join(words)
        script = script_of(plain)
        share = _FOREIGN_IN_ARABIC if script is Language.ARABIC else KNOWN_SHARE
        return script is Language.UNKNOWN or self._vocabularies.knows_few(
            self.cutter.words(plain), script, share
        )

    def _of_unknown_words(self, ngrams: NGrams, pieces: Cut, languages: Codes) -> Iterator[Stretch]:
        """Words in a row that English does not know, in English copies."""
        before = ngrams.starts[self._words_at, 0]
        known = self._vocabularies.known(
            ngrams.buckets[before : before + len(ngrams.word_begins)], Language.ENGLISH
        )
        first_words = ngrams.starts[self._words_at, pieces.first[: pieces.wholes]] - before
        first, last = unknown_runs(known, first_words)
        if not len(first):
            return
        owners = np.searchsorted(first_words, first, side="right") - 1
        in_english = languages[owners] == ENGLISH
        owners = owners[in_english]
        begins = ngrams.word_begins[first[in_english]] - ngrams.text_begins[owners]
        ends = ngrams.word_ends[last[in_english]] - ngrams.text_begins[owners]
        yield from zip(owners.tolist(), begins.tolist(), ends.tolist(), strict=True)

    def _standing_out(self, copies: Sequence[str], stretches: Sequence[Stretch]) -> list[Stretch]:
        """Those that may be in another language than English: few are, most are names."""
        if not stretches:
            return []
        texts = [copies[owner][begin:end] for owner, begin, end in stretches]
        if len(texts) == 1:
            in_arabizi = [self.english.last_log_odds(self.cutter.alone(texts[0]).buckets)]
        else:
            in_arabizi = self.english.log_odds(self.cutter.cut(texts))[:, -1].tolist()
        return [
            stretch
            for stretch, text, odds in zip(stretches, texts, in_arabizi, strict=True)
            if odds > SURELY_ARABIZI or has_foreign_letters(text) or words_of(text, IN_A_STRETCH)
        ]

    def _apart(self, copies: Sequence[str], stretches: Sequence[Stretch], read: Units) -> Units:
        """Stretches as texts of their own: those that another model reads, or none was taught."""
        texts = [copies[owner][begin:end] for owner, begin, end in stretches]
        found = next(self._read(texts, self.cutter.cut(texts), uncut(texts)))
        owners, begins, ends = np.array(stretches, np.int64).T
        cut_out = np.ones(len(texts), np.bool_)
        units = Units(owners, begins, ends, found.odds, found.languages, found.in_arabic, cut_out)
        differ = found.in_arabic != read.in_arabic[owners]
        return units.rows(differ | (found.languages == UNKNOWN))


def _scripts(copies: Sequence[str], pieces: Cut) -> Codes:
    """The language that the letters of each unit tell."""
    found = np.full(len(pieces.owners), ENGLISH, np.int8)
    foreign = [has_foreign_letters(copy) for copy in copies]
    if any(foreign):
        for at in np.flatnonzero(np.array(foreign)[pieces.owners]).tolist():
            found[at] = LANGUAGES.index(script_of(pieces.text(at, copies)))
    return found


def _in_other_scripts(copies: Sequence[str], languages: Codes) -> Iterator[Stretch]:
    for owner, copy in enumerate(copies):
        if not copy.isascii():
            language = LANGUAGES[languages[owner]]
            yield from ((owner, *place) for place in other_scripts(copy, language))

"""Measuring a bundle on rows that its heads were not fitted on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from classifiers.base import ATTRIBUTES
from classifiers.bundle import Bundle, load_bundle
from classifiers.card import write_figures
from classifiers.disguising import DISGUISES, disguise
from classifiers.sentences import own_rows
from classifiers.sources import Row, read_rows
from classifiers.thresholds import NEWS, score_table

Figures = dict[str, float]
Scored = NDArray[np.float64]

FALSE_HOLDS: Final = 0.05
_EVEN: Final = 0.5
_SEED: Final = 7
_FINER: Final = ("toxicity_wikipedia_jigsaw", "own_sentences")
_NAMES_A_PEOPLE: Final = re.compile(
    r"\b(?:wars?|muslims?|islam\w*|jew\w*|christian\w*|catholic\w*|arabs?|syria\w*|israel\w*|"
    r"palestin\w*|iran\w*|iraq\w*|afghan\w*|russia\w*|chinese|china|americans?|immigra\w+|"
    r"migrants?|refugees?|natives?|indigenous|first nations|blacks?|whites?|gays?|women|"
    r"terroris\w+|religio\w+)\b"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows with their scores by this bundle, row for row."""

    rows: Sequence[Row]
    scores: Scored
    held: NDArray[np.bool_]

    def where(self, wanted: Callable[[Row], bool]) -> NDArray[np.int64]:
        return np.array([at for at, row in enumerate(self.rows) if wanted(row)], np.int64)

    def of(self, source: str, label: int | None = None) -> NDArray[np.int64]:
        return self.where(lambda row: row.source == source and label in (None, row.label))

    def ranked(self, attribute: str, foul: Iterable[int], fair: Iterable[int]) -> Figures:
        """AUC of foul against fair, and the share caught when 5 % of the fair are held."""
        column = self.scores[:, ATTRIBUTES.index(attribute)]
        high, low = column[list(foul)], column[list(fair)]
        labels = np.concatenate([np.ones(len(high)), np.zeros(len(low))])
        edge = float(np.quantile(low, 1 - FALSE_HOLDS))
        area = float(roc_auc_score(labels, np.concatenate([high, low])))
        return {"AUC": area, "caught at 5 %": float((high > edge).mean())}

    def share_held(self, places: NDArray[np.int64]) -> float:
        return float(self.held[places].mean())


def evaluate(data: Path, model: Path, compare: Path | None, card: Path | None) -> str:
    """One table of all figures, beside those of `compare`; writes it into `card` if given."""
    columns = {"model": figures(load_bundle(model), data)}
    if compare is not None:
        columns["compared with"] = figures(load_bundle(compare), data)
    table = _table(columns)
    if card is not None:
        write_figures(card, load_bundle(model), table)
    return table


def figures(bundle: Bundle, data: Path) -> Figures:
    """Every figure of the model card, by name."""
    sample = sample_rows(bundle, data)
    return {
        **_flat("Wikipedia talk, toxic", _against_clean(sample, "toxicity_wikipedia_jigsaw")),
        **_flat("news, flagged by raters", _civil_against_news(sample)),
        **_flat("news, hostile against healthy", _hostile(sample)),
        **_flat("insults", _against_clean(sample, "insults_kaggle")),
        **_flat("own sentences", _against_clean(sample, "own_sentences")),
        **_flat("Arabic news", _against_clean(sample, "arabic_news_mpold")),
        **_flat("Arabic tweets", _against_clean(sample, "arabic_osact5")),
        **_finer(sample),
        **_spam(sample),
        **_holds(sample),
        **_seen_through(bundle, sample),
        **bundle.manifest.get("metrics", {}),
    }


def sample_rows(bundle: Bundle, data: Path) -> Sample:
    """The held-out training rows, the dev rows and our sentences kept apart, scored."""

    def as_is(text: str) -> str:
        return text

    held_out = read_rows(data / "train", as_is) + own_rows(as_is, _SEED)
    trained_split = [row for row in held_out if _apart(bundle, row)]
    rows = trained_split + read_rows(data / "dev", as_is)
    scores = score_table(bundle, [row.copy for row in rows])
    return Sample(rows, scores, held(bundle, scores))


def held(bundle: Bundle, scores: Scored) -> NDArray[np.bool_]:
    """Which rows reach one of the suggested thresholds."""
    edges = [bundle.manifest["suggested_thresholds"].get(name, np.inf) for name in ATTRIBUTES]
    return np.asarray(np.any(scores >= np.array(edges), axis=1), np.bool_)


def _apart(bundle: Bundle, row: Row) -> bool:
    if row.source.startswith("own_"):
        return bool(row.extra["fold"] == "measure")
    copy = bundle.matching_copy(row.copy)
    return Row(copy, row.source, row.label).split == "measure"


def _against_clean(sample: Sample, source: str) -> Figures:
    return sample.ranked("toxicity", sample.of(source, 1), sample.of(source, 0))


def _civil_against_news(sample: Sample) -> Figures:
    return sample.ranked("toxicity", sample.of("toxicity_civil_comments", 1), sample.of(NEWS, 0))


def _hostile(sample: Sample) -> Figures:
    news = sample.of(NEWS)
    hostile = [at for at in news if sample.rows[at].extra["hostile"] == 1]
    healthy = [at for at in news if sample.rows[at].extra["healthy"] == 1]
    return sample.ranked("toxicity", hostile, set(healthy) - set(hostile))


def _finer(sample: Sample) -> Figures:
    found: Figures = {}
    for name in ("severe_toxicity", "identity_attack", "insult", "profanity", "threat"):
        known = sample.where(lambda row: row.source in _FINER and bool(row.attributes))
        foul = [at for at in known if sample.rows[at].attributes[name]]
        ranked = sample.ranked(name, foul, set(known) - set(foul))
        found[f"Wikipedia talk and own sentences, {name}: AUC"] = ranked["AUC"]
    return found


def _spam(sample: Sample) -> Figures:
    found: Figures = {}
    for source in ("spam_youtube", "spam_sms", "spam_telegram", "own_spam"):
        edge = {"spam": sample.of(source, 1), "ham": sample.of(source, 0)}
        found |= _flat(source, sample.ranked("spam", edge["spam"], edge["ham"]))
        found[f"{source}: spam held"] = sample.share_held(edge["spam"])
    return found


def _holds(sample: Sample) -> Figures:
    fine = sample.of(NEWS, 0)
    names = np.array([bool(_NAMES_A_PEOPLE.search(sample.rows[at].copy.lower())) for at in fine])
    naming, others = sample.share_held(fine[names]), sample.share_held(fine[~names])
    edge = sample.scores[fine, ATTRIBUTES.index("spam")]
    return {
        "fine news held": sample.share_held(fine),
        "fine news that names a war, people or faith, held": naming,
        "other fine news held": others,
        "ratio of the two": naming / others,
        "fine news taken for spam (0.5)": float((edge >= _EVEN).mean()),
        "hostile news held": sample.share_held(sample.of(NEWS, 1)),
        "own fair sentences held": sample.share_held(sample.of("own_sentences", 0)),
        "own foul sentences held": sample.share_held(sample.of("own_sentences", 1)),
    }


def _seen_through(bundle: Bundle, sample: Sample) -> Figures:
    """Of the toxic texts that are held as they stand, the share still held in disguise."""
    toxic = sample.of("toxicity_wikipedia_jigsaw", 1)
    texts = [sample.rows[at].copy for at in toxic if sample.held[at]]
    found: Figures = {}
    for name in DISGUISES:
        worn = [disguise(text, name, seed) for seed, text in enumerate(texts)]
        found[f"still held in disguise: {name}"] = float(
            held(bundle, score_table(bundle, worn)).mean()
        )
    return found


def _flat(name: str, found: Figures) -> Figures:
    return {f"{name}: {figure}": number for figure, number in found.items()}


def _table(columns: dict[str, Figures]) -> str:
    names = list(columns)
    lines = ["| figure | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for figure in columns[names[0]]:
        numbers = " | ".join(f"{columns[name].get(figure, float('nan')):.3f}" for name in names)
        lines.append(f"| {figure} | {numbers} |")
    return "\n".join(lines) + "\n"

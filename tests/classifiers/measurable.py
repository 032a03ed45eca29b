"""A model whose every score is known, rows to measure it on, and a small data folder."""

import gzip
import json
from dataclasses import dataclass, field
from typing import Any

from classifiers.base import ATTRIBUTES, Reading
from classifiers.evaluation.measured import measure
from classifiers.sentences import SOURCE_OF
from classifiers.sources import Row

THRESHOLDS = {"toxicity": 0.5, "spam": 0.5}
FINER = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")
TOPICS = ("roads", "schools", "taxes", "rivers", "the war in Syria", "Muslims", "a concert")


@dataclass
class WordModel:
    """Scores a text by the words in it: 0.9 for a foul one, the number after "scored", else 0.1.

    Asks its second stage, if it has one, about every text with "perhaps".
    """

    foul: tuple[str, ...] = ("idiot",)
    version: str = "words-1"
    manifest: dict[str, Any] = field(
        default_factory=lambda: {
            "suggested_thresholds": THRESHOLDS,
            "metrics": {"spam under a video left out, one: AUC": 0.75},
        }
    )
    fast: Any = None
    second: Any = None

    def read(self, texts):
        return [self._read(text) for text in texts]

    def _read(self, text):
        score, spam = self._score(text), 0.9 if "subscribe" in text else 0.1
        scores = {name: spam if name == "spam" else score for name in ATTRIBUTES}
        language = "und" if "bonjour" in text else "en"
        return Reading(scores, language, self.second is not None and "perhaps" in text)

    def _score(self, text):
        words = text.split()
        if "scored" in words:
            return float(words[words.index("scored") + 1])
        return 0.9 if any(word in text for word in self.foul) else 0.1


def two_stages(**known):
    """A model of two stages: its fast one knows no foul word but "scum"."""
    return WordModel(fast=WordModel(("scum",), "fast-1"), second=object(), **known)


def held_by_half(_text, reading):
    """A policy that holds from 0.5, and whatever is in an unknown language."""
    return reading.scores["toxicity"] >= 0.5 or reading.language == "und"


def measured(rows, model=None):
    """These rows, read."""
    return measure(model or WordModel(), rows, held_by_half)


def own(text, label, file, **extra):
    """A row of ours from `file`, kept from training."""
    about = {"file": file, "theme": "one", "fold": "measure", "template": text}
    return Row(text, SOURCE_OF[file], label, dict.fromkeys(ATTRIBUTES, label), about | extra)


def news(text, label=0, **extra):
    """A news comment of the set that thresholds are set on."""
    about = {"healthy": 1 - label, "hostile": label}
    return Row(text, "news_globe_and_mail_ucc", label, {}, about | extra)


def by_name(sections, name):
    """The one figure of this name among the sections."""
    (found,) = [one for section in sections for one in section.figures if one.name == name]
    return found


def value(sections, name):
    """The number of that figure."""
    return by_name(sections, name).estimate.value


def talk(score, **attributes):
    """A row of Wikipedia talk with this score and these attributes."""
    known = dict.fromkeys(ATTRIBUTES, 0) | attributes
    return Row(f"scored {score}", "toxicity_wikipedia_jigsaw", known["toxicity"], known)


def write_rows(folder, source, rows):
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / f"{source}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def write_data(folder):
    """A data folder in which half of all comments are foul and say so."""
    talk = [{**row, "attributes": dict.fromkeys(FINER, row["label"])} for row in _comments(400)]
    write_rows(folder / "train", "toxicity_wikipedia_jigsaw", talk)
    write_rows(folder / "train", "toxicity_wikipedia_random", _comments(200))
    write_rows(folder / "train", "toxicity_civil_comments", _comments(300))
    write_rows(folder / "train", "arabic_news_mpold", _comments(300))
    write_rows(folder / "train", "sexism_edos", _comments(10))
    for source in ("spam_youtube", "spam_sms", "spam_telegram"):
        write_rows(folder / "train", source, _comments(300, "subscribe to my channel"))
    marked = [
        {**row, "hostile": row["label"], "healthy": 1 - row["label"]}
        for row in _comments(400, about="remark")
    ]
    write_rows(folder / "dev", "news_globe_and_mail_ucc", marked)
    write_rows(folder / "dev", "insults_kaggle", _comments(60, about="insult"))
    write_rows(folder / "dev", "arabic_osact5", _comments(60, about="tweet"))
    write_rows(folder / "dev", "perspective_scores_wikipedia", [{"text": "a", "scores": {}}])


def write_own(folder):
    """Two themes of our own in every file, one of which trains."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "slots.json").write_text(json.dumps({"people": ["Martians", "Venusians"]}))
    for file, source in SOURCE_OF.items():
        foul = "spam" if source == "own_spam" else "toxicity"
        lines = [
            {"text": text, "attributes": attributes, "theme": fold, "fold": fold, "language": "fr"}
            for fold in ("train", "measure")
            for text, attributes in (
                (f"{{people}} came to the fair of {file}, {fold}", []),
                (f"{{people}} are idiots of {file}, {fold}, subscribe", [foul]),
            )
        ]
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{file}.jsonl").write_text(text)


def _comments(count, foul="you idiot", about="comment"):
    for number in range(count):
        fair = f"{about} {number} on {TOPICS[number % len(TOPICS)]}, perhaps"
        label = number % 2
        yield {"text": f"{fair} {foul}" if label else fair, "label": label}

import gzip
import json
import random

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from classifiers import corpus
from classifiers.bundle import Bundle
from classifiers.design_matrix import design_matrix
from classifiers.features import FeatureSettings, HashedNGrams
from classifiers.fitting import Lessons, calibrate, fit
from classifiers.heads import Heads
from classifiers.model_file import (
    ARABIC_HEADS,
    ARRAYS,
    ENGLISH_HEADS,
    MANIFEST,
    VOCABULARIES,
    Model,
)
from classifiers.progress import silent
from classifiers.sentences import own_rows
from classifiers.sources import Row, read_rows
from classifiers.text import Normaliser
from classifiers.thresholds import held_at
from classifiers.train import train

FAIR = ["the", "council", "meets", "on", "monday", "about", "school", "roads", "and", "water"]
FOUL = ["stupid", "idiot", "moron", "scum", "filthy", "liar", "pathetic", "disgusting"]
SETTINGS = FeatureSettings(bits=14)


def sentences(count, foul_share, seed):
    chance = random.Random(seed)
    for _ in range(count):
        foul = int(chance.random() < foul_share)
        words = chance.choices(FAIR, k=8) + chance.choices(FOUL, k=2) * foul
        chance.shuffle(words)
        yield " ".join(words), foul


def write(folder, source, rows):
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / f"{source}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(autouse=True, scope="module")
def _fewer_rows_of_our_own():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "own_rows", lambda *known: own_rows(*known)[::3])
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    finer = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")
    labelled = [
        {"text": text, "label": foul, "attributes": dict.fromkeys(finer, foul)}
        for text, foul in sentences(400, 0.4, 1)
    ]
    spam = [
        {
            "text": f"{text} subscribe to my channel" if n % 2 else text,
            "label": n % 2,
            "video": "one" if n % 3 else "two",
        }
        for n, (text, _) in enumerate(sentences(200, 0.0, 2))
    ]
    news = [{"text": t, "label": 0, "healthy": 1, "hostile": 0} for t, _ in sentences(200, 0, 3)]
    write(folder / "train", "toxicity_wikipedia_jigsaw", labelled)
    write(folder / "train", "spam_youtube", spam)
    talk = [{"text": text, "label": 0} for text, _ in sentences(300, 0.0, 4)]
    write(folder / "train", "toxicity_wikipedia_random", talk)
    write(folder / "dev", "news_globe_and_mail_ucc", news)
    return folder


@pytest.fixture(scope="module")
def trained(data, tmp_path_factory):
    """A bundle, and where it was written."""
    folder = tmp_path_factory.mktemp("trained")
    return train(data, folder, seed=5, progress=silent), folder


def test_training_twice_with_one_seed_gives_the_same_bytes(data, trained, tmp_path):
    train(data, tmp_path, seed=5, progress=silent)
    for file in (ARRAYS, MANIFEST):
        assert (trained[1] / file).read_bytes() == (tmp_path / file).read_bytes()


def test_a_trained_bundle_tells_foul_from_fair(trained):
    bundle, _ = trained
    fair, foul = bundle.score(["the council meets on monday", "you stupid filthy idiot"])
    assert fair["toxicity"] < 0.3
    assert foul["toxicity"] > 0.7


def test_the_scorer_equals_the_scikit_learn_pipeline():
    texts, labels = zip(*sentences(300, 0.5, 4), strict=True)
    cutter, normalise = HashedNGrams(SETTINGS), Normaliser()
    cut = FunctionTransformer(lambda raw: design_matrix(cutter, [normalise(t) for t in raw]))
    pipeline = make_pipeline(cut, LogisticRegression(C=100.0)).fit(texts, labels)
    model = pipeline[-1]
    step = float(np.abs(model.coef_).max()) / 127
    whole = np.rint(model.coef_[0] / step).astype(np.int8)
    model.coef_ = (whole.astype(np.float64) * step)[None, :]  # rounded as it ships
    english, arabic = (
        Heads(
            np.repeat(whole[:, None], columns, axis=1),
            np.full(columns, step),
            np.full(columns, float(model.intercept_[0])),
        )
        for columns in (len(ENGLISH_HEADS), len(ARABIC_HEADS))
    )
    marks = {name: np.full(2**14 // 8, 255, np.uint8) for name in VOCABULARIES}
    served = Bundle(Model(english, arabic, marks), SETTINGS, {"version": "test"}).log_odds(texts)
    assert np.abs(served[:, 0] - pipeline.decision_function(texts)).max() < 1e-6


def lessons(tasks):
    texts, labels = zip(*sentences(300, 0.5, 6), strict=True)
    matrix = design_matrix(HashedNGrams(SETTINGS), texts)
    names = np.array([tasks[place % len(tasks)] for place in range(len(texts))])
    return Lessons(matrix, np.array(labels), np.ones(len(texts)), names), np.array(labels)


@pytest.mark.parametrize("tasks", [("one",), ("one", "two")])
def test_fitting_separates_what_can_be_separated(tasks):
    taught, labels = lessons(tasks)
    fitted = fit(taught, {"one": 1.0}, 3.0)
    assert np.array_equal(fitted.scores(taught.matrix) > 0, labels == 1)


def test_private_weights_are_served_only_as_far_as_asked():
    taught, _ = lessons(("one", "two"))
    shared, both = (fit(taught, served, 3.0).weights for served in ({}, {"one": 1.0}))
    assert not np.allclose(shared, both)


def test_a_bucket_seen_in_fewer_than_three_texts_weighs_nothing():
    matrix = design_matrix(HashedNGrams(SETTINGS), ["fair", "fair", "fair", "foul", "foul"])
    taught = Lessons(matrix, np.array([0, 0, 0, 1, 1]), np.ones(5), np.array(["one"] * 5))
    rare = np.setdiff1d(matrix[3].indices, matrix[0].indices)
    assert np.all(fit(taught, {}, 3.0).weights[rare] == 0)


def test_scores_that_rank_backwards_cannot_be_calibrated():
    with pytest.raises(ValueError, match="backwards"):
        calibrate(np.array([3.0, 2.0, -2.0, -3.0]), np.array([0, 0, 1, 1]))


def test_a_calibrated_probability_is_the_share_of_positives():
    chance = np.random.default_rng(1)
    scores = chance.normal(size=20_000)
    labels = (chance.random(20_000) < 1 / (1 + np.exp(-(2 * scores - 1)))).astype(int)
    slope, offset = calibrate(scores, labels)
    assert (slope, offset) == (pytest.approx(2, abs=0.1), pytest.approx(-1, abs=0.1))


@pytest.mark.parametrize("share", [0.0, 0.01, 0.04, 0.5])
def test_a_threshold_never_holds_more_than_its_share(share):
    scores = np.random.default_rng(3).random(997)
    held = (scores >= held_at(scores, share)).mean()
    assert share - 0.003 < held <= share


def test_twins_fall_into_the_same_split():
    one, two = Row("the same text", "here", 0), Row("the same text", "there", 1)
    assert one.split == two.split


def test_about_fifteen_in_a_hundred_rows_are_kept_from_fitting():
    kept = [Row(f"text {number}", "here", 0).split != "fit" for number in range(4_000)]
    assert np.mean(kept) == pytest.approx(0.15, abs=0.02)


def test_sentences_kept_apart_never_train():
    apart = [row for row in own_rows(Normaliser(), 1) if row.extra["fold"] == "measure"]
    assert len(apart) > 100
    assert {row.split for row in apart} == {"measure"}


def test_own_sentences_have_every_slot_filled():
    assert not [row.copy for row in own_rows(str, 1) if "{" in row.copy]


def test_own_sentences_of_both_kinds_name_the_same_peoples():
    rows = [row for row in own_rows(str.lower, 1) if row.source == "own_english"]
    for people in ("muslims", "jews", "syrians", "kurds", "christians"):
        kinds = [row.label for row in rows if people in row.copy]
        assert min(kinds.count(0), kinds.count(1)) >= 2


def test_a_data_folder_without_rows_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_rows(tmp_path, str)

"""Both stages together, and what happens without the second."""

import json
import os
import shutil
import sys

import numpy as np
import pytest

from classifiers.asking import MOST_PARTS
from classifiers.base import ATTRIBUTES, ClassifierFailed
from classifiers.bundle import SHIPPED, load_bundle
from classifiers.cascade import SECOND_OPINION, Cascade, load_classifiers
from classifiers.encoder.lessons import OUTPUTS
from classifiers.encoder.tokens import SPECIAL, WordPieces
from classifiers.second_opinion import ENCODER, MANIFEST, VOCABULARY, SecondOpinion

STACKED = ATTRIBUTES[:-1]
FAIR, FOUL = "The council meets on Monday about the roads.", "You stupid filthy idiot, shut up."


class Session:
    """An encoder that says the same of every text, and counts how often it is asked."""

    def __init__(self, says):
        self.says, self.asked = says, 0

    def run(self, _names, inputs):
        self.asked += 1
        assert inputs["tokens"].shape[0] == 1
        return [np.full((1, len(OUTPUTS)), self.says, np.float32)]


def second_opinion(says=0.0, asked_from=0.5, weight=1.0):
    """One that adds `weight` times the encoder's first output to the fast log-odds."""
    session = Session(says)
    stacking = {
        name: {
            "parts": [
                {
                    "weights": [float(at == place) for at in range(len(STACKED))]
                    + [weight] + [0.0] * (len(OUTPUTS) - 1),
                    "offset": 0.0,
                }
            ],
            "slope": 1.0,
            "offset": 0.0,
        }
        for place, name in enumerate(STACKED)
    }  # fmt: skip
    manifest = {"version": "e-1", "stacking": stacking, "asked_from": {"toxicity": asked_from}}
    return session, SecondOpinion(session, WordPieces([*SPECIAL, "a"]), manifest)


@pytest.fixture(scope="module")
def fast():
    return load_bundle()


def test_only_what_the_fast_stage_doubts_is_read_again(fast):
    session, second = second_opinion()
    fair, foul = Cascade(fast, second).read([FAIR, FOUL])
    assert (fair.second_opinion, foul.second_opinion, session.asked) == (False, True, 1)
    assert fair.scores == fast.score([FAIR])[0]


def test_the_second_opinion_moves_the_scores_it_was_stacked_for_and_leaves_spam(fast):
    _, second = second_opinion(says=-50.0)
    before, after = fast.score([FOUL])[0], Cascade(fast, second).score([FOUL])[0]
    assert all(after[name] < before[name] for name in STACKED)
    assert after["spam"] == before["spam"]


def test_an_encoder_that_adds_nothing_changes_nothing(fast):
    _, second = second_opinion(weight=0.0)
    before, after = fast.score([FOUL])[0], Cascade(fast, second).score([FOUL])[0]
    assert after == pytest.approx(before, abs=1e-12)


def test_a_language_that_the_encoder_was_not_taught_is_not_read_again(fast):
    session, second = second_opinion(asked_from=0.0)
    readings = Cascade(fast, second).read(["يا كلب يا حمار", "Слава Україні"])
    assert (session.asked, [one.second_opinion for one in readings]) == (0, [False, False])


def test_of_a_comment_in_parts_the_whole_and_the_few_worst_are_read_again(fast):
    session, second = second_opinion(asked_from=0.0)
    sentences = [f"{FOUL} Number {number}, this is for you." for number in range(9)]
    Cascade(fast, second).read([" ".join(sentences)])
    assert session.asked == 1 + MOST_PARTS


def test_a_foul_part_is_read_again_although_the_whole_leaves_no_doubt(fast):
    session, second = second_opinion(asked_from=0.5)
    (reading,) = Cascade(fast, second).read([" ".join([FAIR] * 12 + [FOUL] + [FAIR] * 12)])
    assert (reading.second_opinion, session.asked) == (True, 1)


def test_whether_a_text_was_read_whole_survives_the_second_stage(fast):
    _, second = second_opinion(asked_from=0.0)
    readings = Cascade(fast, second).read([FAIR, FAIR * 200])
    assert [one.whole for one in readings] == [True, False]


@pytest.mark.parametrize("says", [float("nan"), float("inf")])
def test_an_encoder_without_a_finite_answer_fails_the_call(fast, says):
    _, second = second_opinion(says=says)
    with pytest.raises(ClassifierFailed):
        Cascade(fast, second).read([FOUL])


def test_an_encoder_that_raises_fails_the_call_without_the_text(fast):
    _, second = second_opinion()
    second._session = None
    with pytest.raises(ClassifierFailed) as failure:
        Cascade(fast, second).read([FOUL])
    assert "filthy" not in str(failure.value)


def test_both_versions_stand_in_the_version(fast):
    _, second = second_opinion()
    assert Cascade(fast, second).version == f"{fast.version}+e-1"
    assert Cascade(fast, None).version == fast.version


def test_switched_off_the_fast_stage_is_alone_and_says_why(fast):
    alone = load_classifiers(second_opinion=False)
    assert (alone.second, alone.alone_because) == (None, "it is switched off")
    assert alone.score([FOUL]) == fast.score([FOUL])


def test_without_the_library_the_fast_stage_is_alone_and_says_why(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert load_classifiers().alone_because == "onnxruntime is not installed"


@pytest.fixture
def both():
    """The shipped stages; where the library is not installed the test is skipped."""
    cascade = load_classifiers()
    if cascade.second is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the second opinion is not installed")
        pytest.skip(cascade.alone_because)
    return cascade


def test_the_shipped_encoder_gives_one_text_one_score_alone_and_in_any_batch(both):
    texts = [FAIR, FOUL, "", "All of them should be driven out of here.", "x" * 20_000, "\ud800"]
    together = both.score(texts * 2)
    assert together[: len(texts)] == together[len(texts) :]
    assert together[: len(texts)] == [both.score([text])[0] for text in texts]


def test_the_shipped_encoder_sees_abuse_that_holds_no_rude_word(both):
    plain = "These people are vermin and every last one of them should be driven into the sea."
    fair = "Every last one of these people was driven out, and nobody was charged for it."
    foul_score, fair_score = (one["toxicity"] for one in both.score([plain, fair]))
    assert foul_score > fair_score + 0.2


@pytest.fixture
def models(tmp_path, both):
    return shutil.copytree(SHIPPED, tmp_path / "models")


@pytest.mark.parametrize("name", [ENCODER, VOCABULARY])
def test_a_changed_file_of_the_encoder_stops_all_scoring(models, name):
    file = models / SECOND_OPINION / name
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(ClassifierFailed, match=name):
        load_classifiers(models)


@pytest.mark.parametrize("name", [ENCODER, VOCABULARY, MANIFEST])
def test_a_missing_file_of_the_encoder_stops_all_scoring(models, name):
    (models / SECOND_OPINION / name).unlink()
    with pytest.raises(ClassifierFailed):
        load_classifiers(models)


def test_a_manifest_without_stacking_stops_all_scoring(models):
    file = models / SECOND_OPINION / MANIFEST
    manifest = json.loads(file.read_text())
    del manifest["stacking"]
    file.write_text(json.dumps(manifest))
    with pytest.raises(ClassifierFailed):
        load_classifiers(models)


def test_without_its_folder_the_fast_stage_is_alone(models):
    shutil.rmtree(models / SECOND_OPINION)
    assert load_classifiers(models).alone_because == "no encoder is installed"

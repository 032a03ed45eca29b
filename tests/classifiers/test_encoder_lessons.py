"""What the encoder is taught by each source, and how both stages are weighed together."""

import numpy as np
import pytest

from classifiers import toxicity
from classifiers.base import ATTRIBUTES
from classifiers.encoder.lessons import FINER, OUTPUTS, target_table, targets_of
from classifiers.encoder.stacking import STACKED, is_stacked, joined, stack, target
from classifiers.sources import Row

TAUGHT = {lesson.source for lesson in toxicity.TOXICITY.lessons}
ALL_FOUL = dict.fromkeys(ATTRIBUTES, 1)
EXTRA = {"perspective_toxicity": 0.4}


def row(source, label, attributes=None, copy="words"):
    return Row(copy, source, label, attributes or {}, EXTRA)


@pytest.mark.parametrize("source", sorted(TAUGHT))
@pytest.mark.parametrize("label", [0, 1])
def test_every_source_of_toxicity_teaches_something_that_is_an_output(source, label):
    attributes = ALL_FOUL if source == "own_english" else {}
    targets = targets_of(row(source, label, attributes))
    assert targets
    assert set(targets) <= set(OUTPUTS)
    assert all(0 <= value <= 1 and weight > 0 for value, weight in targets.values())


def test_a_row_without_a_label_or_of_another_kind_teaches_nothing():
    assert targets_of(row("abuse_reddit_cad", None)) == {}
    assert targets_of(row("spam_sms", 1)) == {}


def test_the_labels_of_a_far_source_stay_its_own():
    assert set(targets_of(row("toxicity_paradetox", 1))) == {"rewritten"}


def test_a_foul_row_without_finer_labels_says_nothing_about_them_and_a_clean_one_denies_them():
    assert set(targets_of(row("toxicity_wikipedia_jigsaw", 1))) == {"toxicity"}
    denied = targets_of(row("toxicity_wikipedia_jigsaw", 0))
    assert {denied[name][0] for name in FINER} == {0.0}


def test_the_table_weighs_nothing_that_was_not_said():
    targets, weights = target_table([row("toxicity_paradetox", 1), row("spam_sms", 1)])
    place = OUTPUTS.index("rewritten")
    assert (targets[0, place], weights[0, place]) == (1.0, 1.0)
    assert weights.sum() == 1.0


def test_only_rows_kept_to_calibrate_are_weighed():
    rows = [row("toxicity_wikipedia_jigsaw", 0, copy=f"text {n}") for n in range(300)]
    assert {one.split for one in rows if is_stacked(one)} == {"calibrate"}
    assert not any(is_stacked(row("abuse_reddit_cad", 1, copy=f"text {n}")) for n in range(300))


def test_stacking_finds_out_which_stage_knows():
    chance = np.random.default_rng(3)
    labels = chance.integers(0, 2, 400)
    sources = ["own_english", "toxicity_wikipedia_jigsaw"] * 200
    rows = [
        row(source, label, dict.fromkeys(ATTRIBUTES, label))
        for source, label in zip(sources, labels.tolist(), strict=True)
    ]
    fast = chance.normal(size=(400, len(STACKED)))
    read = chance.normal(size=(400, len(OUTPUTS)))
    read[:, OUTPUTS.index("insult")] += 4 * labels
    read[:, OUTPUTS.index("newsroom")] += labels
    found = stack(rows, fast, read)
    assert min(found["insult"]["parts"][0]["weights"]) == 0.0
    weights = np.array(found["insult"]["parts"][0]["weights"])
    assert weights.argmax() == len(STACKED) + OUTPUTS.index("insult")


def test_toxicity_is_either_of_its_parts():
    either = joined(np.array([[5.0, -5.0, -5.0], [-5.0, 5.0, -5.0]]))
    assert either[:2] == pytest.approx([5.0, 5.0], abs=0.01)
    assert either[2] < -4


@pytest.mark.parametrize(
    ("one", "name", "wanted"),
    [
        (row("toxicity_civil_comments", 1), "toxicity", 1),
        (row("toxicity_civil_comments", 0), "toxicity", None),
        (row("toxicity_civil_comments", 1), "threat", None),
        (row("own_english", 1, ALL_FOUL), "threat", 1),
        (row("toxicity_wikipedia_random", 0), "threat", 0),
        (row("toxicity_wikipedia_random", 1), "threat", None),
    ],
)
def test_stacking_asks_a_row_only_what_it_knows(one, name, wanted):
    assert target(one, name) == wanted

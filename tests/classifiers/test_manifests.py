"""Nothing in a manifest is believed: whatever training would not write stops all scoring."""

import json
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from classifiers.base import ClassifierFailed
from classifiers.bundle import SHIPPED, load_bundle
from classifiers.cascade import SECOND_OPINION, load_classifiers
from classifiers.heads import Heads
from classifiers.manifest import MANIFEST
from classifiers.model_file import ARRAYS
from classifiers.second_opinion import FAST, load_second_opinion

NESTED = "[" * 100_000
DEEP = '{"format": 2, "version": ' + NESTED
A_DIGEST = "0" * 64


def changed(manifest, path, value):
    """`manifest` with the value at `path` ("a/b/0/c") replaced, as JSON."""
    place, last = found(manifest, path)
    place[last] = value
    return json.dumps(manifest)


def without(manifest, path):
    place, last = found(manifest, path)
    del place[last]
    return json.dumps(manifest)


def found(manifest, path):
    *way, last = [int(key) if key.isdecimal() else key for key in path.split("/")]
    place = manifest
    for key in way:
        place = place[key]
    return place, last


@pytest.fixture
def first():
    return json.loads((SHIPPED / MANIFEST).read_text(encoding="utf-8"))


@pytest.fixture
def second():
    return json.loads((SHIPPED / SECOND_OPINION / MANIFEST).read_text(encoding="utf-8"))


def refuses_first(folder, text):
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    (folder / ARRAYS).write_bytes((SHIPPED / ARRAYS).read_bytes())
    with pytest.raises(ClassifierFailed) as failure:
        load_bundle(folder)
    return str(failure.value)


@pytest.fixture
def refuses_second(tmp_path, monkeypatch):
    """Why a folder with this manifest, and no encoder beside it, is refused."""
    monkeypatch.setitem(sys.modules, "onnxruntime", SimpleNamespace())

    def refuses(text):
        (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
        with pytest.raises(ClassifierFailed) as failure:
            load_second_opinion(tmp_path)
        return str(failure.value)

    return refuses


ODD_IN_BOTH = [
    ("format", True),
    ("format", 99),
    ("version", ""),
    ("version", None),
    ("version", "two\nlines"),
    ("version", ["1"]),
    ("sha256", []),
    ("sha256", None),
    ("sha256", {}),
    ("suggested_thresholds", []),
    ("suggested_thresholds", {"kindness": 0.5}),
    ("suggested_thresholds/toxicity", float("nan")),
    ("suggested_thresholds/toxicity", -0.1),
    ("suggested_thresholds/toxicity", 1.5),
    ("suggested_thresholds/toxicity", "0.5"),
    ("suggested_thresholds/toxicity", True),
]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *ODD_IN_BOTH,
        (f"sha256/{ARRAYS}", "short"),
        (f"sha256/{ARRAYS}", 7),
        (f"sha256/{ARRAYS}", A_DIGEST),
        ("sha256/features", A_DIGEST),
        ("attributes", None),
        ("attributes", ["toxicity"]),
        ("metrics", []),
        ("metrics", {"AUC": float("nan")}),
        ("features", []),
        ("features/bits", 18),
        ("features/bits", True),
        ("features/bits", 19.5),
        ("features/bits", 10**400),
        ("features/char_orders", []),
        ("features/char_orders", [2, 3]),
        ("features/char_orders", "2345"),
        ("features/word_orders", [3]),
        ("features/word_orders", [1]),
        ("features/word_orders", [[1], 2]),
    ],
)
def test_a_fast_stage_with_an_odd_value_is_refused(tmp_path, first, path, value):
    assert refuses_first(tmp_path, changed(first, path, value))


def test_features_that_the_weights_were_not_trained_on_are_refused(tmp_path, first):
    other = changed(first, "features/char_orders", [2, 3, 4])
    assert "not those that the model was trained on" in refuses_first(tmp_path, other)


@pytest.mark.parametrize("name", ["features", "attributes", "sha256", "version", "format"])
def test_a_fast_stage_that_leaves_a_value_out_is_refused(tmp_path, first, name):
    assert refuses_first(tmp_path, without(first, name))


@pytest.mark.parametrize("text", [NESTED, DEEP, "", "[]", "null", '"text"', "7", "{", "\0"])
def test_what_is_no_manifest_is_refused(tmp_path, refuses_second, text):
    folder = tmp_path / "fast"
    folder.mkdir()
    assert refuses_first(folder, text)
    assert refuses_second(text)


TOXICITY = "stacking/toxicity"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *ODD_IN_BOTH,
        ("sha256/encoder.onnx", None),
        ("sha256/more.bin", A_DIGEST),
        (FAST, None),
        (FAST, "short"),
        ("asked_from", {}),
        ("asked_from", []),
        ("asked_from/kindness", 0.1),
        ("asked_from/toxicity", float("nan")),
        ("asked_from/toxicity", float("inf")),
        ("asked_from/threat", 1.1),
        ("asked_from/threat", -0.1),
        ("asked_from/threat", None),
        ("stacking", {}),
        ("stacking", []),
        ("stacking/spam", {}),
        ("stacking/kindness", {}),
        (TOXICITY, []),
        (f"{TOXICITY}/slope", -1.0),
        (f"{TOXICITY}/slope", 0),
        (f"{TOXICITY}/slope", float("nan")),
        (f"{TOXICITY}/slope", 10**400),
        (f"{TOXICITY}/offset", float("-inf")),
        (f"{TOXICITY}/offset", "0"),
        (f"{TOXICITY}/more", 0),
        (f"{TOXICITY}/parts", []),
        (f"{TOXICITY}/parts", {}),
        (f"{TOXICITY}/parts/0", []),
        (f"{TOXICITY}/parts/0/offset", False),
        (f"{TOXICITY}/parts/0/weights", []),
        (f"{TOXICITY}/parts/0/weights", [1.0]),
        (f"{TOXICITY}/parts/0/weights", [0.0] * 19),
        (f"{TOXICITY}/parts/0/weights", [1.0] * 20),
        (f"{TOXICITY}/parts/0/weights/0", -1.0),
        (f"{TOXICITY}/parts/0/weights/0", None),
        (f"{TOXICITY}/parts/0/weights/0", float("nan")),
    ],
)
def test_a_second_stage_with_an_odd_value_is_refused(refuses_second, second, path, value):
    reason = refuses_second(changed(second, path, value))
    assert "cannot be read" not in reason


def test_a_number_too_large_for_a_float_is_refused(refuses_second, second):
    text = changed(second, f"{TOXICITY}/slope", 12345).replace("12345", "1e400")
    assert "slope of toxicity" in refuses_second(text)


@pytest.mark.parametrize(
    "path",
    [
        FAST,
        "sha256/vocabulary.txt",
        "asked_from",
        "asked_from/threat",
        "stacking",
        "stacking/threat",
        f"{TOXICITY}/slope",
        f"{TOXICITY}/parts",
        f"{TOXICITY}/parts/0/weights",
        f"{TOXICITY}/parts/0/weights/0",
    ],
)
def test_a_second_stage_that_leaves_a_value_out_is_refused(refuses_second, second, path):
    assert "cannot be read" not in refuses_second(without(second, path))


def test_the_shipped_second_manifest_is_believed_and_then_its_files_are_missed(
    refuses_second, second
):
    assert refuses_second(json.dumps(second)).startswith("the encoder cannot be read")


def test_a_second_stage_that_was_weighed_with_another_fast_one_is_refused(monkeypatch, second):
    other = SimpleNamespace(manifest={**second, FAST: A_DIGEST}, version="other")
    monkeypatch.setattr("classifiers.cascade.load_second_opinion", lambda _folder: other)
    with pytest.raises(ClassifierFailed, match="another fast stage"):
        load_classifiers()


def test_the_shipped_stages_were_weighed_together(first, second):
    assert second[FAST] == first["sha256"][ARRAYS]


@pytest.mark.parametrize("step", [0.0, -0.01])
def test_a_head_that_turns_its_scores_around_is_refused(step):
    heads = Heads(np.ones((8, 1), np.int8), np.array([step]), np.array([0.0]))
    with pytest.raises(ClassifierFailed, match="turns its scores around"):
        heads.check(8, 1)

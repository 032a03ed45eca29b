import hashlib
import io
import json
import math
import subprocess
import sys

import numpy as np
import pytest

from classifiers.base import ATTRIBUTES, ClassifierFailed, checked
from classifiers.bundle import load_bundle
from classifiers.heads import Heads
from classifiers.model_file import (
    ARABIC_HEADS,
    ARRAYS,
    ENGLISH_HEADS,
    MANIFEST,
    VOCABULARIES,
    Model,
    save_model,
)

BITS = 12
HEADS = len(ENGLISH_HEADS)
MANIFEST_DRAFT = {
    "series": "test",
    "features": {"bits": BITS, "char_orders": [2, 3], "word_orders": [1, 2]},
    "suggested_thresholds": {"toxicity": 0.5},
}


def heads(seed=1, columns=HEADS):
    chance = np.random.default_rng(seed)
    weights = chance.integers(-127, 128, (2**BITS, columns)).astype(np.int8)
    return Heads(weights, np.full(columns, 0.01), np.linspace(-1.0, 1.0, columns))


def model(seed=1):
    marks = {name: np.full(2**BITS // 8, 255, np.uint8) for name in VOCABULARIES}
    return Model(heads(seed), heads(seed, len(ARABIC_HEADS)), marks)


@pytest.fixture
def folder(tmp_path):
    save_model(tmp_path, model(), MANIFEST_DRAFT)
    return tmp_path


def resign(folder, raw):
    """Replaces the arrays and makes the manifest agree, as a forger would."""
    (folder / ARRAYS).write_bytes(raw)
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["sha256"][ARRAYS] = hashlib.sha256(raw).hexdigest()
    (folder / MANIFEST).write_text(json.dumps(manifest))


def packed(**arrays):
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def parts(**changed):
    """The arrays as they are written, some of the English model's or others changed."""
    good = {
        f"{name}_{part}": getattr(given, part)
        for name, given in (("english", model().english), ("arabic", model().arabic))
        for part in ("weights", "steps", "offsets")
    }
    marks = {f"vocabulary_{name}": packed for name, packed in model().vocabularies.items()}
    return {**good, **marks, **changed}


def test_a_bundle_scores_the_seven_attributes_between_0_and_1(folder):
    for scores in load_bundle(folder).score(["one text", "", "\ud800", "x" * 20_000]):
        assert tuple(scores) == ATTRIBUTES
        assert all(math.isfinite(score) and 0 <= score <= 1 for score in scores.values())


def test_no_texts_give_no_scores(folder):
    assert load_bundle(folder).score([]) == []


def test_a_text_scores_the_same_alone_and_in_any_batch(folder):
    bundle = load_bundle(folder)
    texts = [f"text number {n} " + "word " * (n % 40) for n in range(150)] + ["", "f.u.c.k"]
    assert bundle.score(texts) == [bundle.score([text])[0] for text in texts]


def test_the_same_arrays_are_written_byte_for_byte(tmp_path):
    for name in ("one", "two"):
        save_model(tmp_path / name, model(), MANIFEST_DRAFT)
    for file in (ARRAYS, MANIFEST):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_version_changes_with_the_weights(tmp_path):
    save_model(tmp_path / "one", model(1), MANIFEST_DRAFT)
    save_model(tmp_path / "two", model(2), MANIFEST_DRAFT)
    assert load_bundle(tmp_path / "one").version != load_bundle(tmp_path / "two").version


@pytest.mark.parametrize("file", [ARRAYS, MANIFEST])
def test_a_missing_file_is_refused(folder, file):
    (folder / file).unlink()
    with pytest.raises(ClassifierFailed):
        load_bundle(folder)


@pytest.mark.parametrize("file", [ARRAYS, MANIFEST])
def test_a_truncated_file_is_refused(folder, file):
    path = folder / file
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ClassifierFailed):
        load_bundle(folder)


def test_one_altered_byte_is_refused(folder):
    path = folder / ARRAYS
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))
    with pytest.raises(ClassifierFailed, match="not the file that the manifest names"):
        load_bundle(folder)


def test_an_array_of_objects_is_refused_and_nothing_is_unpickled(folder, tmp_path):
    trap = tmp_path / "sprung"

    class Trap:
        def __reduce__(self):
            return (open, (str(trap), "w"))

    objects = np.empty(1, object)
    objects[0] = Trap()
    resign(folder, packed(**parts(english_weights=objects)))
    trap.unlink(missing_ok=True)
    with pytest.raises(ClassifierFailed, match="damaged"):
        load_bundle(folder)
    assert not trap.exists()


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("part", ["english_steps", "english_offsets", "arabic_offsets"])
def test_weights_that_are_not_finite_are_refused(folder, part, number):
    spoilt = parts()[part].copy()
    spoilt[0] = number
    resign(folder, packed(**parts(**{part: spoilt})))
    with pytest.raises(ClassifierFailed, match="not finite"):
        load_bundle(folder)


@pytest.mark.parametrize(
    "changed",
    [
        {"english_weights": np.zeros((2**BITS, HEADS), np.float64)},
        {"english_weights": np.zeros((2**BITS - 1, HEADS), np.int8)},
        {"english_weights": np.zeros((2**BITS, HEADS - 1), np.int8)},
        {"english_steps": np.zeros(HEADS + 1)},
        {"english_offsets": np.zeros(HEADS, np.float32)},
        {"arabic_steps": np.zeros(HEADS)},
        {"vocabulary_en": np.zeros(2**BITS, np.uint8)},
        {"vocabulary_ar": np.zeros(2**BITS // 8, np.int64)},
    ],
)
def test_arrays_of_another_shape_or_type_are_refused(folder, changed):
    resign(folder, packed(**parts(**changed)))
    with pytest.raises(ClassifierFailed, match="shape or type"):
        load_bundle(folder)


def test_a_missing_array_is_refused(folder):
    resign(folder, packed(english_weights=heads().weights))
    with pytest.raises(ClassifierFailed, match="damaged"):
        load_bundle(folder)


@pytest.mark.parametrize(
    "changed",
    [
        {"format": 99},
        {"attributes": ["toxicity"]},
        {"features": {"bits": "many"}},
        {"features": None},
        {"version": None},
        {"sha256": {}},
        {"features": {"bits": BITS, "char_orders": [], "word_orders": [1]}},
        {"features": {"bits": 40, "char_orders": [2], "word_orders": [1]}},
    ],
)
def test_a_manifest_that_says_something_else_is_refused(folder, changed):
    path = folder / MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))
    with pytest.raises(ClassifierFailed):
        load_bundle(folder)


@pytest.mark.parametrize("manifest", ["[]", "null", "{", ""])
def test_a_manifest_that_is_no_object_is_refused(folder, manifest):
    (folder / MANIFEST).write_text(manifest)
    with pytest.raises(ClassifierFailed):
        load_bundle(folder)


@pytest.mark.parametrize("text", [None, 7, b"bytes", ["a list"]])
def test_what_is_not_text_is_refused(folder, text):
    with pytest.raises(ClassifierFailed):
        load_bundle(folder).score(["fine", text])


@pytest.mark.parametrize("score", [math.nan, math.inf, -0.1, 1.1])
def test_a_score_that_is_no_probability_is_refused(score):
    scores = dict.fromkeys(ATTRIBUTES, 0.5)
    with pytest.raises(ClassifierFailed):
        checked({**scores, "threat": score})


def test_missing_and_unknown_attributes_are_refused():
    scores = dict.fromkeys(ATTRIBUTES, 0.5)
    with pytest.raises(ClassifierFailed):
        checked({name: scores[name] for name in ATTRIBUTES[1:]})
    with pytest.raises(ClassifierFailed):
        checked({**scores, "kindness": 0.5})


def test_errors_never_hold_the_text(folder):
    bundle = load_bundle(folder)
    bundle._judge.english.heads.offsets[:] = math.nan
    with pytest.raises(ClassifierFailed) as failure:
        bundle.score(["a very private sentence"])
    assert "private" not in str(failure.value)


def test_serving_imports_neither_scikit_learn_nor_scipy():
    code = (
        "import sys; from classifiers.bundle import load_bundle;"
        "from classifiers.wordlist import WordList;"
        "load_bundle().score(['a text']); WordList(['a']).find('a');"
        "heavy = {'sklearn', 'scipy', 'joblib', 'pandas', 'matplotlib', 'flask', 'sqlalchemy'};"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"

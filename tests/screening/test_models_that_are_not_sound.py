"""The shipped models, damaged in every way a file can be: held for a person, never published."""

from __future__ import annotations

import json
import shutil

import pytest

from classifiers.bundle import SHIPPED
from config.settings import Settings
from moderation.bootstrap import build_classifiers
from moderation.screening.service import screen_batch
from tests.conftest import ENVIRON


def removed(folder):
    shutil.rmtree(folder)


def without_weights(folder):
    (folder / "weights.npz").unlink()


def with_one_byte_changed(folder):
    weights = bytearray((folder / "weights.npz").read_bytes())
    weights[len(weights) // 2] ^= 1
    (folder / "weights.npz").write_bytes(weights)


def cut_short(folder):
    weights = (folder / "weights.npz").read_bytes()
    (folder / "weights.npz").write_bytes(weights[: len(weights) // 2])


def with_a_manifest_that_is_no_json(folder):
    (folder / "manifest.json").write_text("{", encoding="utf-8")


def with_a_score_missing(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["attributes"].remove("threat")
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def with_a_manifest_nested_too_deep(folder):
    (folder / "manifest.json").write_text("[" * 100_000, encoding="utf-8")


def with_a_digest_that_is_a_list(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["sha256"] = []
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


DAMAGE = (
    removed,
    without_weights,
    with_one_byte_changed,
    cut_short,
    with_a_manifest_that_is_no_json,
    with_a_score_missing,
    with_a_manifest_nested_too_deep,
    with_a_digest_that_is_a_list,
)


@pytest.fixture
def models(tmp_path):
    return shutil.copytree(SHIPPED, tmp_path / "models")


def classifiers_in(folder):
    return build_classifiers(Settings.from_environ({**ENVIRON, "MODERATION_MODELS": str(folder)}))


def test_the_shipped_models_publish_a_fair_comment(newsroom, database, policies, models):
    one = newsroom.pending("The school opened again.")
    screen_batch(database, policies, classifiers_in(models))
    assert newsroom.status(one) == "published"


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda one: one.__name__)
def test_with_damaged_models_a_fair_comment_is_held(newsroom, database, policies, models, damage):
    damage(models)
    one = newsroom.pending("The school opened again.")
    screen_batch(database, policies, classifiers_in(models))
    assert newsroom.status(one) == "held"
    [decision] = newsroom.decisions(one)
    assert decision.ruling.reasons == ("classifier_failed",)


def test_whatever_goes_wrong_while_loading_a_fair_comment_is_held(
    newsroom, database, policies, models, monkeypatch
):
    def break_down(*_models, **_how):
        raise MemoryError("of a private path")

    monkeypatch.setattr("classifiers.cascade.load_classifiers", break_down)
    one = newsroom.pending("The school opened again.")
    screen_batch(database, policies, classifiers_in(models))
    assert newsroom.status(one) == "held"

"""The scoring benchmark measures what it says. How fast anything is, no test asks."""

import json
import sys
from statistics import mean

import numpy as np
import pytest

from benchmarks import comment_texts, ngram_pipeline
from benchmarks.comment_texts import LENGTHS, MEAN_LENGTH, NEWS, comments_of, news_comments
from benchmarks.contestant_process import ContestantProcess
from benchmarks.contestants import BATCH, Contestant, NotHere, open_contestant
from benchmarks.memory import memory_of
from benchmarks.scoring_rounds import FAST, PIPELINE, TURNS, measure, rates, ratios
from benchmarks.scoring_table import table
from classifiers.base import ATTRIBUTES
from classifiers.progress import silent

COMMENTS = comment_texts.workloads(1, news=5, of_a_length=2)
ROUNDS = 2


@pytest.fixture(scope="module")
def pipeline():
    return ngram_pipeline.fit(comment_texts.lessons(1)[::12])


@pytest.fixture(scope="module")
def paces(pipeline, tmp_path_factory):
    fast = open_contestant(FAST, tmp_path_factory.mktemp("nothing"))
    contestants = {
        FAST: Contestant(fast, COMMENTS),
        PIPELINE: Contestant(lambda texts: list(pipeline.read(texts)), COMMENTS),
    }
    return measure(contestants, ROUNDS, 0.0, silent)


@pytest.fixture
def report(paces):
    return {
        "python": "3.11.0",
        "libraries": {"numpy": "2.0", "onnxruntime": None},
        "processors": 2,
        "load": {"before": 0.5, "after": None},
        "rounds": ROUNDS,
        "rates": rates(paces, COMMENTS),
        "ratios": ratios(paces),
        "missing": {"both stages": "onnxruntime is not installed"},
        "read_twice": {FAST: 0.0},
        "memory": {FAST: {"peak_rss": 50.25, "pss": None}, "both stages": {"missing": "so"}},
    }


def test_every_contestant_reads_every_text_of_a_turn_once_a_round(paces):
    for turn in TURNS:
        for name in {FAST, PIPELINE} & set(turn.contestants):
            rounds = paces[turn.workload, turn.batch, name]
            assert [pace["texts"] for pace in rounds] == [len(COMMENTS[turn.workload])] * ROUNDS
            assert all(pace["cpu_s"] > 0 for pace in rounds)


def test_a_contestant_that_has_time_left_reads_all_texts_again():
    contestant = Contestant(lambda texts: texts, COMMENTS)
    texts = contestant.pace(NEWS, 2, 0.002)["texts"]
    assert texts > len(COMMENTS[NEWS])
    assert texts % len(COMMENTS[NEWS]) == 0


@pytest.mark.parametrize(("size", "sizes"), [(1, [1] * 5), (2, [2, 2, 1]), (BATCH, [5])])
def test_texts_are_read_in_batches_of_the_size_that_is_measured(size, sizes):
    seen = []
    contestant = Contestant(lambda texts: seen.append(len(texts)) or texts, COMMENTS)
    contestant.pace(NEWS, size, 0.0)
    assert seen == sizes


def test_a_rate_is_the_median_of_its_rounds_and_a_ratio_compares_round_by_round():
    ours = [{"texts": 100, "cpu_s": 1.0}, {"texts": 100, "cpu_s": 2.0}, {"texts": 100, "cpu_s": 4}]
    theirs = [{"texts": 10, "cpu_s": 1.0}, {"texts": 10, "cpu_s": 4.0}, {"texts": 10, "cpu_s": 4}]
    found = {(NEWS, BATCH, FAST): ours, (NEWS, BATCH, PIPELINE): theirs}
    (row, _) = rates(found, {NEWS: ["x" * 10, "x" * 30]})
    assert row["a_cpu_second"] == {
        "median": 50.0, "least": 25.0, "most": 100.0, "rounds": [100.0, 50.0, 25.0]
    }  # fmt: skip
    assert row["ns_a_code_point"] == pytest.approx(1e9 / 50 / 20)
    (ratio,) = ratios(found)
    assert (ratio["contestant"], ratio["times"]["rounds"]) == (FAST, [10.0, 20.0, 10.0])


def test_the_table_has_a_line_for_everything_and_says_what_was_not_measured(report):
    shown = table(report)
    assert "Not measured: both stages, because onnxruntime is not installed." in shown
    for name in (FAST, PIPELINE, f"{FAST} / {PIPELINE}", f"{len(COMMENTS[NEWS])} news comments"):
        assert name in shown
    assert [name for name in COMMENTS if name != NEWS and name not in shown] == []
    (memory,) = [line for line in shown.splitlines() if "not measured here" in line]
    assert "50.2" in memory
    assert json.loads(json.dumps(report)) == report


def test_comments_have_the_lengths_that_they_are_named_for():
    for length in LENGTHS:
        for source in ("own_english", "own_arabic"):
            assert {len(text) for text in comments_of(length, 20, 1, source)} == {length}
    assert mean(map(len, news_comments(256, 1))) == pytest.approx(MEAN_LENGTH, rel=0.02)


def test_the_same_seed_gives_the_same_comments_and_another_seed_others():
    assert news_comments(5, 1) == news_comments(5, 1)
    assert news_comments(5, 1) != news_comments(5, 2)


def test_the_pipeline_scores_after_loading_as_it_did_when_it_was_fitted(pipeline, tmp_path):
    ngram_pipeline.save(pipeline, tmp_path)
    loaded = ngram_pipeline.load(tmp_path)
    scores = pipeline.read(COMMENTS[NEWS])
    assert scores.shape == (len(COMMENTS[NEWS]), len(ATTRIBUTES))
    assert np.array_equal(loaded.read(COMMENTS[NEWS]), scores)
    assert loaded.vocabulary_sizes == pipeline.vocabulary_sizes


def test_a_contestant_in_a_process_answers_what_one_in_this_process_does(tmp_path):
    file = tmp_path / "comments.json"
    file.write_text(json.dumps(COMMENTS), encoding="utf-8")
    with ContestantProcess(FAST, tmp_path, file) as contestant:
        assert contestant.pace(NEWS, 2, 0.0)["texts"] == len(COMMENTS[NEWS])
        assert contestant.read_twice(NEWS) == {"share": 0.0}
        assert set(contestant.memory(NEWS)) == {"peak_rss", "pss"}


def test_a_contestant_that_fails_is_no_figure(tmp_path, capfd):
    with pytest.raises(RuntimeError, match="ended with status 1"):
        ContestantProcess(PIPELINE, tmp_path, tmp_path / "comments.json")
    assert "FileNotFoundError" in capfd.readouterr().err


def test_without_its_library_the_second_stage_says_why_it_is_missing(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(NotHere, match="onnxruntime is not installed"):
        open_contestant("both stages", tmp_path)


def test_memory_is_read_from_proc(tmp_path):
    (tmp_path / "status").write_text("VmPeak:\t  9999 kB\nVmHWM:\t  2048 kB\n", encoding="ascii")
    rollup = "00-ff ---p 0 00:00 0 [rollup]\nRss: 4096 kB\nPss:    1536 kB\nPss_Dirty: 7 kB\n"
    (tmp_path / "smaps_rollup").write_text(rollup, encoding="ascii")
    assert memory_of(tmp_path) == {"peak_rss": 2.0, "pss": 1.5}


def test_memory_that_the_system_does_not_tell_is_unknown(tmp_path):
    assert memory_of(tmp_path / "proc") == {"peak_rss": None, "pss": None}

import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest

from classifiers.__main__ import (
    BadLine,
    default_outcome,
    is_held_by_default,
    main,
    score_lines,
)
from classifiers.base import ATTRIBUTES, Reading
from classifiers.bundle import load_bundle


@pytest.fixture(scope="module")
def bundle():
    return load_bundle()


def lines(*texts):
    return [json.dumps({"text": text}) for text in texts]


def test_answers_come_in_order_one_a_line_across_batches(bundle):
    texts = [f"comment number {number}" for number in range(150)]
    answers = list(score_lines(lines(*texts), bundle))
    assert [answer["scores"] for answer in answers] == bundle.score(texts)


def test_an_answer_has_what_the_contract_names(bundle):
    (answer,) = score_lines(lines("a fine day"), bundle)
    assert list(answer)[:4] == ["scores", "outcome", "reasons", "model_version"]
    assert (answer["language"], answer["second_opinion"]) == ("en", False)
    assert tuple(answer["scores"]) == ATTRIBUTES
    assert (answer["outcome"], answer["reasons"]) == ("publish", [])
    assert answer["model_version"] == bundle.version


def test_article_and_parent_may_stand_beside_the_text(bundle):
    line = json.dumps({"text": "yes", "article": {"title": "News"}, "parent": "no?"})
    assert len(list(score_lines([line], bundle))) == 1


def test_scoring_reads_no_further_ahead_than_a_batch(bundle):
    read = []

    def endless():
        while True:
            read.append(1)
            yield '{"text": "again"}'

    next(score_lines(endless(), bundle))
    assert len(read) == 64


def test_abuse_is_held_with_a_reason():
    (reading,) = load_bundle().read(["You are a stupid fucking idiot"])
    outcome, reasons = default_outcome("You are a stupid fucking idiot", reading)
    assert outcome == "hold"
    assert reasons


def test_a_comment_in_an_unknown_language_is_held():
    calm = Reading(dict.fromkeys(ATTRIBUTES, 0.0), "und")
    assert default_outcome("...", calm) == ("hold", ["unknown_language"])
    assert default_outcome("...", replace(calm, language="en")) == ("publish", [])
    assert is_held_by_default("...", calm)
    assert not is_held_by_default("...", replace(calm, language="en"))


@pytest.mark.parametrize(
    "bad", ["", "not json", "[]", "{}", '{"text": 7}', '{"text": null}', "[" * 100_000]
)
def test_a_bad_line_is_named_by_its_number(bundle, bad):
    with pytest.raises(BadLine, match="line 2"):
        list(score_lines([*lines("fine"), bad], bundle))


def run(text, *arguments):
    command = [sys.executable, "-m", "classifiers", "score", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def test_the_command_exits_with_2_on_a_bad_line_and_repeats_nothing_of_it():
    done = run('{"text": "ok"}\n{"text": "secret words"\n')
    assert done.returncode == 2
    assert "line 2" in done.stderr
    assert "secret" not in done.stderr


def test_the_command_exits_with_3_when_the_model_is_missing(tmp_path):
    done = run('{"text": "ok"}\n', "--model", str(tmp_path))
    assert done.returncode == 3
    assert done.stdout == ""


def test_the_command_writes_one_object_a_line():
    sink = io.StringIO()
    assert main(["score"], io.StringIO('{"text": "a"}\n{"text": "b"}\n'), sink) == 0
    assert [set(json.loads(line)) for line in sink.getvalue().splitlines()] == [
        {"scores", "outcome", "reasons", "model_version", "language", "second_opinion"}
    ] * 2

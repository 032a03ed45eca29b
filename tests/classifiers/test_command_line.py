import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from classifiers.__main__ import default_outcome, is_held_by_default, main
from classifiers.base import ATTRIBUTES, Reading
from classifiers.bundle import load_bundle
from classifiers.line_by_line import BadLine, score_lines
from classifiers.text import MAX_CODE_POINTS


@pytest.fixture(scope="module")
def bundle():
    return load_bundle()


class Pieces:
    """An input that comes piece by piece, and counts the pieces that were taken."""

    def __init__(self, *pieces):
        self.pieces, self.taken = list(pieces), 0

    def read1(self, _size):
        self.taken += 1
        return self.pieces.pop(0) if self.pieces else b""


def lines(*texts):
    return [json.dumps({"text": text}).encode() for text in texts]


def answers_to(raw, scorer):
    batches = score_lines(io.BytesIO(raw), scorer, default_outcome)
    return [answer for batch in batches for answer in batch]


def test_answers_come_in_order_one_a_line_across_batches(bundle):
    texts = [f"comment number {number}" for number in range(150)]
    answers = answers_to(b"\n".join(lines(*texts)), bundle)
    assert [answer["scores"] for answer in answers] == bundle.score(texts)


def test_an_answer_has_what_the_contract_names(bundle):
    (answer,) = answers_to(b"".join(lines("a fine day")), bundle)
    assert list(answer)[:4] == ["scores", "outcome", "reasons", "model_version"]
    assert (answer["language"], answer["second_opinion"]) == ("en", False)
    assert tuple(answer["scores"]) == ATTRIBUTES
    assert (answer["outcome"], answer["reasons"]) == ("publish", [])
    assert answer["model_version"] == bundle.version


def test_article_and_parent_may_stand_beside_the_text(bundle):
    line = {"text": "yes", "article": {"title": "News"}, "parent": "no?"}
    assert len(answers_to(json.dumps(line).encode(), bundle)) == 1


def test_a_line_is_answered_before_the_next_one_has_come(bundle):
    one, two = (line + b"\n" for line in lines("one", "two"))
    source = Pieces(one, two)
    found = score_lines(source, bundle, default_outcome)
    assert len(next(found)) == 1
    assert source.taken == 1
    assert len(next(found)) == 1


def test_a_line_may_come_in_pieces_even_of_a_letter(bundle):
    raw = '{"text": "جميل جدا"}\n'.encode()
    (answer,) = [
        answer
        for batch in score_lines(Pieces(*(raw[at : at + 1] for at in range(len(raw)))), bundle,
                                 default_outcome)
        for answer in batch
    ]  # fmt: skip
    assert answer["scores"] == bundle.score(["جميل جدا"])[0]


def test_no_more_than_a_batch_is_scored_at_once(bundle):
    raw = b"\n".join(lines(*(str(number) for number in range(200))))
    sizes = [len(batch) for batch in score_lines(io.BytesIO(raw), bundle, default_outcome)]
    assert (sum(sizes), max(sizes)) == (200, 64)


@pytest.mark.parametrize(
    "raw",
    [
        b'\xef\xbb\xbf{"text": "a"}\n{"text": "b"}\n',
        b'{"text": "a"}\r\n\r\n{"text": "b"}\r\n',
        b'\n\n{"text": "a"}\n   \n{"text": "b"}\n\n\n',
        b'{"text": "a"}\n{"text": "b"}',
    ],
)
def test_blank_lines_and_a_byte_order_mark_are_skipped(bundle, raw):
    assert [one["scores"] for one in answers_to(raw, bundle)] == bundle.score(["a", "b"])


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


def test_a_text_longer_than_what_is_read_of_it_is_held(bundle):
    fair = "It rained on the fair. "
    longest = (fair * MAX_CODE_POINTS)[:MAX_CODE_POINTS]
    raw = b"\n".join(lines(fair, longest.strip() + "x" * 50))
    short, long = answers_to(raw, bundle)
    assert (short["outcome"], short["reasons"]) == ("publish", [])
    assert long["outcome"] == "hold"
    assert "classifier_failed" in long["reasons"]


@pytest.mark.parametrize(
    "bad",
    [
        b"not json",
        b"[]",
        b"{}",
        b'{"text": 7}',
        b'{"text": null}',
        b"[" * 100_000,
        b'{"text": "caf\xe9"}',
        '{"text": "a"}'.encode("utf-16"),
    ],
)
def test_a_bad_line_is_named_by_its_number_after_all_answers_before_it(bundle, bad):
    raw = b"\n".join([*lines("fine"), b"", bad, *lines("never read")])
    found = score_lines(io.BytesIO(raw), bundle, default_outcome)
    assert [one["scores"] for one in next(found)] == bundle.score(["fine"])
    with pytest.raises(BadLine, match="line 3: not"):
        next(found)


def run(raw, *arguments, **how):
    command = [sys.executable, "-m", "classifiers", "score", "--fast", *arguments]
    return subprocess.run(command, input=raw, check=False, **{"capture_output": True} | how)


def test_the_command_exits_with_2_on_a_bad_line_and_repeats_nothing_of_it():
    done = run(b'{"text": "ok"}\n{"text": "secret words"\n')
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 1
    assert b"line 2" in done.stderr
    assert b"secret" not in done.stderr


def test_the_command_exits_with_3_when_the_model_is_missing(tmp_path):
    done = run(b'{"text": "ok"}\n', "--model", str(tmp_path))
    assert done.returncode == 3
    assert done.stdout == b""


def test_the_command_reads_utf_8_whatever_the_locale(bundle):
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for environment in (plain, {**plain, "PYTHONIOENCODING": "latin-1"}):
        done = run('{"text": "هذا خبر جميل"}'.encode(), env=environment)
        assert json.loads(done.stdout)["scores"] == bundle.score(["هذا خبر جميل"])[0]


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this machine has no full device")
def test_a_full_disk_ends_the_command_with_one_line():
    with FULL.open("wb") as full:
        done = run(b'{"text": "ok"}\n', capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == [
        b"error: reading or writing failed: No space left on device"
    ]


def test_a_reader_that_goes_away_ends_the_command_with_one_line():
    command = [sys.executable, "-m", "classifiers", "score", "--fast"]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, **pipes) as process:
        process.stdout.close()
        process.stdin.write(b'{"text": "ok"}\n')
        process.stdin.close()
        said = process.stderr.read().splitlines()
    assert process.returncode == 1
    assert said[1:] == [b"error: reading or writing failed: Broken pipe"]


def test_the_command_writes_one_object_a_line():
    sink = io.StringIO()
    assert main(["score"], io.BytesIO(b'{"text": "a"}\n{"text": "b"}\n'), sink) == 0
    assert [set(json.loads(line)) for line in sink.getvalue().splitlines()] == [
        {"scores", "outcome", "reasons", "model_version", "language", "second_opinion"}
    ] * 2


def test_closed_input_is_empty_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["score", "--fast"], sink=io.StringIO()) == 0

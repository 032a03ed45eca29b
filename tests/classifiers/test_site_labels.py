"""How a model agrees with a site's own labels is told in one table, without a word of the texts."""

import gzip
import io
import json

import pytest

from classifiers.__main__ import main
from classifiers.evaluation.site_labels import agreement
from classifiers.line_by_line import BadLine
from tests.classifiers.measurable import WordModel, held_by_half

REFUSED = {"reject": 1, "toxicity": 1}
FAIR = {"reject": 0, "toxicity": 0, "spam": 0}


def line(text, labels, source="moderator"):
    return {"text": text, "label": 0, "labels": labels, "source": source, "at": "2026-11-01"}


@pytest.fixture
def measured(tmp_path):
    def measuring(*lines, name="labels.jsonl"):
        file = tmp_path / name
        opened = gzip.open if name.endswith(".gz") else open
        with opened(file, "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(one) + "\n" for one in lines)
        return agreement(WordModel(), file, held_by_half)

    return measuring


def cells(said, name):
    (row,) = (row for row in said.splitlines() if row.startswith(f"| {name} |"))
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_the_share_held_is_told_for_what_was_refused_and_what_was_let_through(measured):
    said = measured(
        line("idiot", REFUSED),
        line("you idiot", REFUSED),
        line("quietly foul", REFUSED),
        line("an idiot, he said", FAIR),
        *(line(f"fair {number}", FAIR) for number in range(3)),
    )
    assert cells(said, "refused by anybody")[1:4] == ["3", "", "66.7 %"]
    assert cells(said, "let through by anybody")[1:4] == ["", "4", "25.0 %"]


def test_each_attribute_is_ranked_by_its_own_labels_alone(measured):
    said = measured(
        line("idiot", {"toxicity": 1}, "perspective"),
        line("fair", {"toxicity": 0}, "perspective"),
        line("subscribe", {"spam": 1}, "akismet"),
        line("subscribe now", {"spam": 0}, "akismet"),
    )
    assert cells(said, "toxicity: AUC")[1:4] == ["1", "1", "1.000"]
    assert cells(said, "spam: AUC")[1:4] == ["1", "1", "0.500"]
    assert "threat" not in said
    assert "4 labelled texts (2 by akismet, 2 by perspective)" in said


def test_sources_are_told_apart(measured):
    said = measured(line("idiot", REFUSED), line("fine", REFUSED, "disqus"))
    assert cells(said, "refused by moderator")[3] == "100.0 %"
    assert cells(said, "refused by disqus")[3] == "0.0 %"


def test_a_label_between_counts_for_the_nearer_side(measured):
    said = measured(line("idiot", {"toxicity": 0.75}), line("fair", {"toxicity": 0.25}))
    assert cells(said, "toxicity: AUC")[1:4] == ["1", "1", "1.000"]


def test_a_packed_file_says_the_same(measured):
    lines = [line("idiot", REFUSED), line("fair", FAIR)]
    assert measured(*lines) == measured(*lines, name="labels.jsonl.gz")


def test_a_file_of_many_batches_is_read_to_its_end(measured):
    said = measured(*(line(f"fair {number}", FAIR) for number in range(600)))
    assert cells(said, "let through by anybody")[2] == "600"


def test_nothing_labelled_is_said_to_be_nothing(measured):
    assert "on 0 labelled texts (none)" in measured()


BAD = [
    [],
    {"text": "a secret"},
    {"text": 7, "labels": {"spam": 1}},
    {"text": "a secret", "labels": {"spam": 2}},
    {"text": "a secret", "labels": {"spam": float("nan")}},
    {"text": "a secret", "labels": {"spam": "much"}},
    {"text": "a secret", "labels": []},
]


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_line_is_named_by_its_number_and_not_by_its_text(measured, bad):
    with pytest.raises(BadLine, match="line 2") as caught:
        measured(line("fair", FAIR), bad)
    assert "secret" not in str(caught.value)


def test_the_texts_are_nowhere_in_what_is_said(measured):
    assert "very particular" not in measured(line("very particular idiot", REFUSED))


def test_the_command_line_says_what_is_wrong(tmp_path, capsys):
    bad, broken = tmp_path / "bad.jsonl", tmp_path / "broken.gz"
    bad.write_text("{}\n")
    broken.write_bytes(b"not packed")
    sink = io.StringIO()
    assert main(["evaluate", "--labels", str(bad)], sink=sink) == 2
    for file in (tmp_path / "none.jsonl", broken):
        assert main(["evaluate", "--labels", str(file)], sink=sink) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert sink.getvalue() == ""

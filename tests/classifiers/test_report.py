"""The whole measurement: one table, the card between its markers, and the pictures beside it."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from classifiers import sentences
from classifiers.bundle import SHIPPED, load_bundle
from classifiers.evaluation import bars, curves
from classifiers.evaluation.card import BEGIN, END, write_card
from classifiers.evaluation.figure import Estimate, Figure, Section, Unit
from classifiers.evaluation.groups import GroupHolds
from classifiers.evaluation.picture import Picture
from classifiers.evaluation.report import evaluate
from classifiers.evaluation.rows import measured_rows
from classifiers.evaluation.table import table
from tests.classifiers.measurable import (
    WordModel,
    held_by_half,
    measured,
    two_stages,
    write_data,
    write_own,
)

SVG = "{http://www.w3.org/2000/svg}"
PICTURE = Picture("one.svg", "A title", "A caption.", "<svg/>")


def section(*figures):
    return [Section("Title", figures)]


def share(value, low=np.nan, high=np.nan, **known):
    return Figure("held", Estimate(value, low, high), Unit.SHARE, **known)


def cells(text, name):
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {name} |")]
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


@pytest.fixture
def data(tmp_path, monkeypatch):
    write_data(tmp_path / "data")
    write_own(tmp_path / "own")
    monkeypatch.setattr(sentences, "DATA", tmp_path / "own")
    return tmp_path / "data"


@pytest.fixture
def card(tmp_path):
    file = tmp_path / "some-card.md"
    file.write_text(f"before\n{BEGIN}\nstale\n{END}\nafter\n")
    return file


def test_a_line_shows_the_number_its_interval_and_its_rows():
    text = table({"model": section(share(0.0421, 0.03, 0.0555, foul=7, fair=4145))}, "model")
    assert cells(text, "held") == ["7", "4,145", "4.2 %", "3.0 to 5.5"]


@pytest.mark.parametrize(
    ("unit", "written"),
    [(Unit.AREA, "0.500"), (Unit.RATIO, "0.50"), (Unit.ERROR, "0.500"), (Unit.SHARE, "50.0 %")],
)
def test_each_kind_of_number_is_written_in_its_way(unit, written):
    found = section(Figure("held", Estimate(0.5), unit))
    assert cells(table({"model": found}, "model"), "held") == ["", "", written, ""]


def test_a_figure_that_was_not_measured_shows_no_number():
    assert cells(table({"model": section(share(np.nan))}, "model"), "held")[2] == "-"


def test_what_the_worst_one_is_stands_behind_its_number():
    found = section(share(0.25, note="dots"))
    assert cells(table({"model": found}, "model"), "held")[2] == "25.0 % (dots)"


@pytest.mark.parametrize(
    ("new", "old", "less"), [(0.5, 0.3, "+20.0"), (0.3, 0.5, "-20.0"), (0.5, 0.50001, "0.0")]
)
def test_a_comparison_shows_both_numbers_and_the_difference(new, old, less):
    columns = {"model": section(share(new)), "old": section(share(old))}
    found = cells(table(columns, "model", "old"), "held")
    assert found[2:] == [f"{100 * new:.1f} %", f"{100 * old:.1f} %", "", less]


def test_a_figure_that_the_other_model_lacks_has_no_difference():
    columns = {"model": section(share(0.5)), "old": section()}
    assert cells(table(columns, "model", "old"), "held")[2:] == ["50.0 %", "-", "", "-"]


def test_a_figure_of_the_same_name_in_another_section_is_another_figure():
    columns = {"model": section(share(0.5)), "old": [Section("Other", [share(0.1)])]}
    assert cells(table(columns, "model", "old"), "held")[3] == "-"


def test_the_card_changes_between_its_markers_alone(card):
    for _ in range(2):
        write_card(card, "new", [PICTURE])
    text = card.read_text()
    assert text.startswith(f"before\n{BEGIN}\n")
    assert text.endswith(f"{END}\nafter\n")
    assert (text.count("new"), text.count("stale")) == (1, 0)


def test_the_card_shows_the_pictures_that_lie_beside_it(card):
    write_card(card, "new", [PICTURE])
    assert "![A title](some-card/one.svg)\n\nA caption.\n" in card.read_text()
    assert (card.parent / "some-card" / "one.svg").read_text() == "<svg/>"


def test_a_card_without_markers_is_refused_before_anything_is_written(tmp_path):
    card = tmp_path / "card.md"
    card.write_text("no place\n")
    with pytest.raises(ValueError, match="no place"):
        write_card(card, "new", [PICTURE])
    assert [file.name for file in tmp_path.iterdir()] == ["card.md"]


def test_a_model_of_one_stage_has_one_column(data):
    text = evaluate(WordModel(), data, held_by_half)
    assert text.splitlines()[0] == "|  | foul | fair | model | 95 % of model |"
    assert cells(text, "news, clearly toxic against clean: AUC")[2] == "1.000"
    assert "Second stage asked" not in text


def test_both_stages_stand_beside_the_fast_one_alone_and_the_model_compared_with(data):
    text = evaluate(two_stages(), data, held_by_half, compare=WordModel(("nothing",)))
    found = cells(text, "news, clearly toxic against clean: AUC")
    assert found[2:5] == ["0.500", "1.000", "0.500"]
    assert found[6] == "+0.500"
    assert "looks better than it is" in text
    assert "100.0 %" in cells(text, "English news")[3]


def test_what_is_not_reproducible_is_printed_and_not_written(data, card):
    text = evaluate(two_stages(), data, held_by_half, card=card)
    assert "ms of CPU time" in text
    written = card.read_text()
    assert "ms of CPU time" not in written
    assert "Model `words-1`" in written
    assert "| both stages |" in written


def test_measuring_twice_writes_the_same_bytes(data, card):
    folder, written = card.with_suffix(""), []
    for _ in range(2):
        evaluate(WordModel(), data, held_by_half, card=card)
        files = [card, *sorted(folder.iterdir())]
        written.append({file.name: file.read_bytes() for file in files})
    assert written[0] == written[1]
    assert len(written[0]) == 6


def pictures(data, model):
    found = measured(measured_rows(data), model)
    holds = GroupHolds(["Martians", "Venusians"], np.array([[True, False], [False, False]]))
    return [
        curves.roc({"fast stage alone": found, "both stages": found}),
        curves.hold_rates(found),
        bars.groups(found, holds),
        bars.disguises([]),
        bars.reliabilities(found),
    ]


def test_a_picture_loads_nothing_says_what_it_shows_and_is_small(data):
    for picture in pictures(data, WordModel()):
        root = ET.fromstring(picture.svg)
        tags = {element.tag for element in root.iter()}
        assert not {f"{SVG}script", f"{SVG}image", f"{SVG}use", f"{SVG}metadata"} & tags
        assert root.findtext(f"{SVG}title") == picture.title
        assert root.findtext(f"{SVG}desc") == picture.caption
        assert not re.findall(r"20\d\d-\d\d|Matplotlib", picture.svg)
        assert len(picture.svg) < 100_000


def test_a_picture_has_its_own_ground_in_light_and_in_dark(data):
    for picture in pictures(data, WordModel()):
        light, dark = (
            set(re.findall(r"--[\w-]+(?=:)", part))
            for part in picture.svg.partition("@media (prefers-color-scheme: dark)")[::2]
        )
        assert light == dark
        assert "fill: var(--sheet)" in picture.svg
        body = picture.svg.partition("</style>")[2]
        assert not re.findall(r"#[0-9a-f]{6}", body)


def test_another_model_draws_other_pictures(data):
    drawn = [
        {picture.file: picture.svg for picture in pictures(data, model)}
        for model in (WordModel(), WordModel(("remark 10",)))
    ]
    same = [file for file in drawn[0] if drawn[0][file] == drawn[1][file]]
    assert same == ["disguises.svg"]


def test_a_bar_says_what_was_measured(data):
    groups = pictures(data, WordModel())[2].svg
    assert "50.0 %" in groups
    assert ">Martians<" in groups


def test_the_model_card_tells_of_the_shipped_model():
    version = load_bundle().version
    card = (SHIPPED.parents[1] / "docs" / "model-card.md").read_text()
    assert f"Model `{version}" in card

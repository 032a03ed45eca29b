"""Pictures are files of ours that load nothing, and pages stay short enough to be read."""

import re
import xml.etree.ElementTree as ET

import pytest

from tests.guards.repository import ROOT, files, name

PICTURES = [path for path in files() if name(path).startswith("docs/") and path.suffix == ".svg"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("picture", PICTURES, ids=name)
def test_a_picture_loads_nothing_runs_nothing_and_says_what_it_shows(picture):
    root = ET.parse(picture).getroot()
    tags = {element.tag for element in root.iter()}
    assert not {f"{SVG}script", f"{SVG}image", f"{SVG}foreignObject", f"{SVG}use"} & tags
    text = picture.read_text(encoding="utf-8")
    assert re.findall(r"url\((?!#)|@import|\son\w+=", text) == []
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")


@pytest.mark.parametrize("picture", PICTURES, ids=name)
def test_a_picture_has_its_own_ground_in_light_and_in_dark(picture):
    text = picture.read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" in text
    light, dark = (set(re.findall(r"--[\w-]+(?=:)", part))
                   for part in text.partition("@media")[::2])  # fmt: skip
    assert light == dark
    assert "--sheet" in light


def test_there_is_a_picture():
    assert PICTURES


@pytest.mark.parametrize(
    ("page", "longest"), [("docs/architecture.md", 150), ("docs/threat-model.md", 120)]
)
def test_a_page_that_everybody_should_read_is_short(page, longest):
    assert len((ROOT / page).read_text(encoding="utf-8").splitlines()) <= longest

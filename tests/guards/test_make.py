"""`make` and CI say the same, and what the documents tell people to type exists."""

import re

import pytest

from tests.guards.repository import ROOT, texts

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))


def prerequisites(target):
    (names,) = re.findall(rf"^{target}:([^#\n]*)", MAKEFILE, re.MULTILINE)
    return names.split()


def test_ci_runs_what_make_check_runs_each_once():
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    ran = re.findall(r"^make (?:-k )?([a-z-]+)$", script, re.MULTILINE)
    assert ran == prerequisites("check")


def test_ci_can_be_started():
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


def test_every_target_is_phony_because_none_is_a_file():
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert set(phony.split()) == TARGETS


@pytest.mark.parametrize("word", ["format", "rules", "types", "borders"])
def test_lint_has_four_parts(word):
    assert word in prerequisites("lint")


def test_documents_name_only_targets_that_exist():
    documents = [(file, text) for file, text in texts() if file.endswith(".md")]
    named = {
        (file, target)
        for file, text in documents
        for target in re.findall(r"(?:^|`)make ([a-z][a-z-]*)", text, re.MULTILINE)
    }
    assert {hit for hit in named if hit[1] not in TARGETS} == set()
    assert named


def test_the_makefile_is_indented_with_tabs_only():
    recipe = [line for line in MAKEFILE.splitlines() if re.match(r" +\S", line)]
    code = MAKEFILE.split("define MAKE_SECRETS\n", 1)[1].split("\nendef", 1)[0].splitlines()
    assert [line for line in recipe if line not in code] == []

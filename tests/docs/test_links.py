"""A link leads somewhere, and what a document names is there."""

import ast
import re

import pytest

from tests.docs.documents import anchors, code, documents, links
from tests.guards.repository import ROOT, name

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:")
FOLDERS = "benchmarks|classifiers|config|docs|moderation|tests|workers"
PATH = re.compile(rf"(?:{FOLDERS})/[\w./-]*\w(?:::\w+)?")
each_document = pytest.mark.parametrize("document", documents(), ids=name)


def leads_nowhere(document, link):
    if ELSEWHERE.match(link):
        return False
    file, _, anchor = link.partition("#")
    target = (document.parent / file).resolve() if file else document
    if not target.exists() or not target.is_relative_to(ROOT):
        return True
    return bool(anchor) and (target.suffix != ".md" or anchor not in anchors(target))


def is_missing(path):
    file, _, test = path.partition("::")
    if not (ROOT / file).exists():
        return True
    return bool(test) and test not in functions(ROOT / file)


def functions(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@each_document
def test_every_link_within_the_repository_leads_to_a_file_and_a_heading(document):
    assert [link for link in links(document) if leads_nowhere(document, link)] == []


@each_document
def test_every_path_that_a_document_names_is_there(document):
    named = [path for text in code(document) for path in PATH.findall(text)]
    # `python -m classifiers` and the like write into folders that a reader chooses.
    assert sorted({path for path in named if is_missing(path)}) == []


def test_there_are_links_and_paths_to_look_at():
    threats = ROOT / "docs/threat-model.md"
    assert links(threats)
    shown = {path for text in code(threats) for path in PATH.findall(text)}
    assert len([path for path in shown if path.startswith("tests/")]) >= 20


@pytest.mark.parametrize(
    ("link", "nowhere"),
    [
        ("operations.md", False),
        ("operations.md#when-something-is-wrong", False),
        ("operations.md#when-nothing-is-wrong", True),
        ("no-such-page.md", True),
        ("../../outside.md", True),
        ("https://example.org/", False),
        ("#the-house", False),
        ("#no-such-house", True),
    ],
)
def test_the_guard_tells_links_that_lead_from_links_that_do_not(link, nowhere):
    assert leads_nowhere(ROOT / "docs/architecture.md", link) is nowhere


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("tests/docs/test_links.py", False),
        ("tests/docs/test_links.py::is_missing", False),
        ("tests/docs/test_links.py::test_that_nobody_wrote", True),
        ("moderation/no_such_module.py", True),
    ],
)
def test_the_guard_tells_paths_that_are_there_from_paths_that_are_not(path, missing):
    assert is_missing(path) is missing

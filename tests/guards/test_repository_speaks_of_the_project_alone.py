"""Nothing in the repository depends on, or speaks of, the machine it was written on."""

import ast
import re

import pytest

from tests.guards.repository import PACKAGES, files, imports, name, python, texts

# Written in pieces, so that this file does not find itself.
REGISTRIES = re.compile(
    "|".join(
        re.escape(word)
        for word in (
            "py" + "pi.org",
            "python" + "hosted.org",
            "npm" + "js.org",
            "npm" + "js.com",
            "extra-" + "index-url",
            "find-" + "links=",
            "file:" + "///",
        )
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w.\-])/(?:work|root|tmp/plan)/")
INLINE = re.compile(
    # JSON-LD is data, which no browser runs and no policy forbids.
    r"<script(?![^>]*(?:\bsrc=|type=\"application/ld\+json\"))|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)
UNSAFE_DOM = re.compile(
    r"\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\("
)
RUNS_CODE_WHEN_LOADED = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"}


def test_no_file_names_a_package_registry():
    found = [(file, REGISTRIES.findall(text)) for file, text in texts()]
    assert [hit for hit in found if hit[1]] == []


def test_no_file_names_a_path_of_somebodys_machine():
    found = [(file, MACHINE_PATHS.findall(text)) for file, text in texts()]
    assert [hit for hit in found if hit[1]] == []


def test_templates_have_no_inline_script_or_style():
    pages = [(file, text) for file, text in texts() if file.endswith((".html", ".svg"))]
    pages = [(file, text) for file, text in pages if file.split("/")[0] in PACKAGES]
    # Mail programs drop style sheets: a letter, which no page shows, has its style on the spot.
    pages = [(file, text) for file, text in pages if "/mail_" not in file]
    assert [(file, INLINE.findall(text)) for file, text in pages if INLINE.search(text)] == []


def test_scripts_never_turn_text_into_markup():
    scripts = [(file, text) for file, text in texts() if file.endswith(".js")]
    scripts = [(file, text) for file, text in scripts if file.split("/")[0] in PACKAGES]
    assert [file for file, text in scripts if UNSAFE_DOM.search(text)] == []


def test_nothing_that_runs_code_when_loaded_is_imported():
    found = {
        file: {module.split(".")[0] for module in imports(tree)} & RUNS_CODE_WHEN_LOADED
        for file, tree in python(*PACKAGES)
    }
    assert {file: modules for file, modules in found.items() if modules} == {}


def test_numpy_never_loads_with_pickles_allowed():
    calls = [
        (file, node.lineno)
        for file, tree in python(*PACKAGES)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword)
        and node.arg == "allow_pickle"
        and not (isinstance(node.value, ast.Constant) and node.value.value is False)
    ]
    assert calls == []


@pytest.mark.parametrize(
    "markup",
    [
        "<script>go()</script>",
        '<p style="color:red">',
        "<style>p{}</style>",
        '<a onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_the_guard_sees_inline_code(markup):
    assert INLINE.search(markup)


def test_the_guard_allows_scripts_and_styles_from_files():
    page = '<script src="/static/review.js" defer></script><link rel="stylesheet" href="/a.css">'
    assert not INLINE.search(page)


def test_there_are_no_large_or_forgotten_files():
    large = {name(path): path.stat().st_size for path in files() if path.stat().st_size > 20 << 20}
    assert large == {}
    assert [name(path) for path in files() if path.suffix in {".orig", ".rej", ".bak", ".db"}] == []

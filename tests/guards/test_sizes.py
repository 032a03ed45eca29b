"""The budgets of STYLE.md. The tail is where services like this one rot, so the tail is held."""

import ast

import pytest

from tests.guards.repository import PACKAGES, ROOT, files, name, python

# Hard limits; STYLE.md aims lower (25 lines a function, 150 a file, nesting 2).
FUNCTION_LINES = 40
FILE_LINES = 250
NESTING = 3
# How much of the code may lie between the aim and the hard limit.
AIM_FUNCTION_LINES, LONG_FUNCTIONS_SHARE = 25, 0.05
AIM_FILE_LINES, LONG_FILES_SHARE = 150, 0.15
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
BLOCKS = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.TryStar,
    ast.Match,
)
FOLDERS = (*PACKAGES, "tests")
# Written once and never changed: each is a list of statements, not code that grows.
WRITTEN_ONCE = "moderation/storage/migrations/versions/"


def functions(*folders):
    for file, tree in python(*folders):
        if file.startswith(WRITTEN_ONCE):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{file}:{node.lineno} {node.name}", node


def length(function):
    """Lines from `def` to the end, without the docstring: explaining is never punished."""
    lines = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= first.end_lineno - first.lineno + 1
    return lines


def nesting(node, depth=0):
    """Depth of blocks inside blocks; `elif` is no deeper than its `if`."""
    deepest = depth
    for child in ast.iter_child_nodes(node):
        chained = isinstance(node, ast.If) and [child] == node.orelse and isinstance(child, ast.If)
        inner = isinstance(child, BLOCKS) and not chained
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        deepest = max(deepest, nesting(child, depth + inner))
    return deepest


def file_lengths(*folders):
    return {
        name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in files()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in folders
        and not name(path).startswith(WRITTEN_ONCE)
    }


def test_no_function_is_longer_than_the_hard_limit():
    assert [f"{where}: {length(f)}" for where, f in functions(*FOLDERS)
            if length(f) > FUNCTION_LINES] == []  # fmt: skip


def test_no_file_is_longer_than_the_hard_limit():
    lengths = file_lengths(*FOLDERS)
    assert {file: lines for file, lines in lengths.items() if lines > FILE_LINES} == {}


def test_no_function_nests_deeper_than_the_hard_limit():
    assert [f"{where}: {nesting(f)}" for where, f in functions(*FOLDERS)
            if nesting(f) > NESTING] == []  # fmt: skip


def test_few_functions_are_longer_than_the_aim():
    sizes = {where: length(f) for where, f in functions(*PACKAGES)}
    long = {where: lines for where, lines in sizes.items() if lines > AIM_FUNCTION_LINES}
    assert len(long) <= LONG_FUNCTIONS_SHARE * len(sizes), long


def test_few_files_are_longer_than_the_aim():
    sizes = file_lengths(*PACKAGES)
    long = {file: lines for file, lines in sizes.items() if lines > AIM_FILE_LINES}
    assert len(long) <= LONG_FILES_SHARE * len(sizes), long


def test_no_module_has_a_name_that_says_nothing():
    parts = {file: set(file.removesuffix(".py").split("/")) for file in file_lengths(*FOLDERS)}
    assert [file for file, words in parts.items() if words & VAGUE_NAMES] == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(): pass", 0),
        ("def f():\n if a: pass\n elif b: pass\n else: pass", 1),
        ("def f():\n for a in b:\n  with c:\n   if d: pass", 3),
        ("def f():\n if a:\n  pass\n else:\n  x = 1\n  if b: pass", 2),
        ("def f():\n if a:\n  def g():\n   if b: pass", 1),
    ],
)
def test_nesting_is_counted_as_people_see_it(source, expected):
    assert nesting(ast.parse(source).body[0]) == expected


def test_a_docstring_does_not_count_towards_the_length():
    assert (
        length(ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    return 1').body[0]) == 2
    )

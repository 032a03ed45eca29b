"""Every setting stands in the example and in the manual; neither names one that is not read."""

import ast
import re

import pytest

from config.settings import BadSettings, Settings
from tests.guards.repository import ROOT, python

SECRET_READERS = {"secret", "secret_key"}
READERS = {"text", "number", "switch", "choice", "url", *SECRET_READERS}
EXAMPLE_LINE = re.compile(r"^#?([A-Z][A-Z0-9_]+)=(.*)$", re.MULTILINE)
MANUAL_ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]+)`( or `_FILE`)? \|", re.MULTILINE)


def read_by_settings():
    """Names of variables, each with whether it may also come from a file."""
    (tree,) = (tree for file, tree in python("config") if file == "config/settings.py")
    return {
        call.args[0].value: call.func.attr in SECRET_READERS
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in READERS
        and isinstance(call.func.value, ast.Name)
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def example():
    return dict(EXAMPLE_LINE.findall((ROOT / "config/example.env").read_text(encoding="utf-8")))


def manual():
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    section = text.split("\n## Settings\n", 1)[1].split("\n## ", 1)[0]
    return {variable: bool(file) for variable, file in MANUAL_ROW.findall(section)}


def test_the_example_names_exactly_what_is_read():
    assert set(example()) == set(read_by_settings())


def test_the_manual_names_exactly_what_is_read_and_what_may_come_from_a_file():
    assert manual() == read_by_settings()


def test_a_setting_that_is_left_out_has_the_default_that_the_example_shows():
    key = {"MODERATION_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789"}
    shown = {name: value for name, value in example().items() if value}
    assert Settings.from_environ(key) == Settings.from_environ({**shown, **key})


def test_the_example_as_it_stands_is_refused_because_it_has_no_secret():
    with pytest.raises(BadSettings, match="MODERATION_SECRET_KEY"):
        Settings.from_environ(example())

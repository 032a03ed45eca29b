"""A policy that is half understood must not decide."""

from copy import deepcopy

import pytest

from config.settings import CONFIG_DIR
from moderation.domain.policy_settings import BadPolicy, policy_from, read_policy

SHIPPED = (CONFIG_DIR / "policy.toml").read_text(encoding="utf-8")
TABLES = read_policy(SHIPPED)


def test_the_shipped_policy_publishes_first_and_parks_the_unverified():
    policy = policy_from(TABLES)
    assert (policy.pre_moderated, policy.park_unverified) == (False, True)
    assert policy.hold_at
    assert not policy.reject_at


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hold_at.toxicity", -0.1),
        ("hold_at.toxicity", 1.1),
        ("hold_at.toxicity", "0.5"),
        ("hold_at.toxicity", True),
        ("hold_at.toxicity", float("nan")),
        ("hold_at.rudeness", 0.5),
        ("reject_at.spam", 2),
        ("words.banned", "scum"),
        ("words.banned", [""]),
        ("words.banned", ["   "]),
        ("words.banned", [7]),
        ("words.suspect", ["x" * 101]),
        ("words.suspect", ["word"] * 5_001),
        ("words.banned_rejects", 1),
        ("words.baned", []),
        ("links.allowed", -2),
        ("links.allowed", 2.5),
        ("links.allowed", True),
        ("commenter.hold_until_published", -1),
        ("commenter.rejected_share", 1.01),
        ("commenter.rejected_days", 0),
        ("commenter.rejected_minimum", 0),
        ("repeat.hours", 8_761),
        ("repeat.other_commenters", -1),
        ("repeat.other_commenters", 101),
        ("moderation.mode", "open"),
        ("authors.unverified", "accept"),
        ("authors.edit_minutes", -1),
        ("authors.edit_minutes", 1_441),
        ("authors.unverified_days", 0),
        ("reports.hold_at", -1),
        ("reports.close_at", 1),
        ("thread.sort", "loudest"),
        ("markup.links", "yes"),
        ("colours.background", "red"),
    ],
)
def test_a_value_that_cannot_be_right_is_refused_by_name(name, value):
    table, _, setting = name.partition(".")
    with pytest.raises(BadPolicy, match=name.replace(".", r"\.")):
        policy_from(TABLES, {table: {setting: value}})


@pytest.mark.parametrize(
    "name",
    [f"{t}.{n}" for t, entries in TABLES.items() if t != "version" and "_at" not in t
     for n in entries],
)  # fmt: skip
def test_a_setting_that_is_missing_from_the_default_is_named(name):
    tables = deepcopy(TABLES)
    table, _, setting = name.partition(".")
    del tables[table][setting]
    with pytest.raises(BadPolicy, match=rf"{table}\.{setting} is missing"):
        policy_from(tables)


@pytest.mark.parametrize(
    "toml", ["", "version = ''", "version = 3", SHIPPED.replace('version = "', 'version = 7 # "')]
)
def test_a_policy_without_a_version_is_refused(toml):
    with pytest.raises(BadPolicy, match="version"):
        read_policy(toml)


def test_a_file_that_is_not_toml_is_refused_as_such():
    with pytest.raises(BadPolicy, match="not TOML"):
        read_policy("[hold_at\n")


@pytest.mark.parametrize("overrides", [{"links": 3}, {"links": None}, {"hold_at": [0.5]}])
def test_overrides_are_tables_of_settings(overrides):
    with pytest.raises(BadPolicy, match="must be a table"):
        policy_from(TABLES, overrides)


@pytest.mark.parametrize("table", ["hold_at", "words"])
def test_a_table_of_the_file_that_is_no_table_is_refused(table):
    with pytest.raises(BadPolicy, match=table):
        policy_from({**TABLES, table: 3})


def test_an_override_changes_its_setting_and_no_other():
    changed = policy_from(TABLES, {"hold_at": {"toxicity": 0.25}})
    default = policy_from(TABLES)
    assert changed.hold_at == {**default.hold_at, "toxicity": 0.25}
    assert changed.links_allowed == default.links_allowed


def test_the_version_names_the_default_and_the_overrides():
    default = policy_from(TABLES).version
    one = policy_from(TABLES, {"links": {"allowed": 1}}).version
    other = policy_from(TABLES, {"links": {"allowed": 0}}).version
    assert one.startswith(f"{default}+")
    assert len({default, one, other}) == 3
    assert policy_from(TABLES, {}).version == default


def test_the_version_does_not_depend_on_the_order_of_writing():
    one = {"links": {"allowed": 1}, "repeat": {"hours": 2}}
    assert (
        policy_from(TABLES, one).version == policy_from(TABLES, dict(reversed(one.items()))).version
    )


def test_a_policy_cannot_be_changed_behind_a_decision():
    with pytest.raises(AttributeError):
        policy_from(TABLES).links_allowed = 99

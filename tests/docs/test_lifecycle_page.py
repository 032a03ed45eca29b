"""docs/lifecycle.md is the table in the code, and nothing else."""

import re

from moderation.documentation.lifecycle_page import lifecycle_page, main
from moderation.domain.lifecycle import LIFECYCLE, Action, Status
from tests.docs.documents import page, section

PAGE = page("docs/lifecycle.md")
STEP = re.compile(r"^\| `(\w+)` \| `(\w+)` \| ([\w, ]+) \| `(\w+)` \|$", re.MULTILINE)
ARROW = re.compile(r"^    (\w+) --> (\w+): (\w+) \(([\w, ]+)\)$", re.MULTILINE)


def test_the_page_is_what_the_code_makes_now():
    assert PAGE.read_text(encoding="utf-8") == lifecycle_page(), "run: make lifecycle"


def test_the_table_holds_every_step_with_everybody_who_may_take_it():
    steps = STEP.findall(section(PAGE, "The steps"))
    shown = {(state, action): (to, set(who.split(", "))) for state, action, who, to in steps}
    assert shown == {step: (rule.to, set(rule.by)) for step, rule in LIFECYCLE.items()}
    assert len(steps) == len(LIFECYCLE)


def test_the_picture_shows_every_step_but_erasing():
    arrows = ARROW.findall(section(PAGE, "The picture"))
    assert {(start, action) for start, _, action, _ in arrows} == {
        step for step in LIFECYCLE if step[1] is not Action.ERASE
    }
    assert all(LIFECYCLE[Status(start), Action(action)].to == to for start, to, action, _ in arrows)


def test_the_command_writes_the_page_it_is_told_to(tmp_path):
    assert main([str(tmp_path / "lifecycle.md")]) == 0
    assert (tmp_path / "lifecycle.md").read_text(encoding="utf-8") == lifecycle_page()


def test_without_a_file_the_command_shows_the_page(capsys):
    assert main([]) == 0
    assert capsys.readouterr().out == lifecycle_page()

"""Writes `docs/lifecycle.md` from the lifecycle's table: `make lifecycle`.

A test compares the file with what is made here, so the page cannot fall behind the code.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from moderation.domain.lifecycle import LIFECYCLE, Action, Actor, Rule, Status

# How a comment may begin, and when.
BEGINNINGS = {
    Status.UNVERIFIED: "submit, address not confirmed",
    Status.PENDING: "submit, address confirmed",
}
MEANINGS = {
    Status.UNVERIFIED: "stored; waits for its author to confirm the address",
    Status.PENDING: "waits for the classifiers",
    Status.PUBLISHED: "public: the only state that is",
    Status.HELD: "waits for a moderator",
    Status.REJECTED: "refused",
    Status.WITHDRAWN: "taken back by its author",
    Status.EXPIRED: "never confirmed in the site's time for it",
    Status.ERASED: "the text and everything about its author are gone",
}

_HEAD = """\
# The life of a comment

Made from `LIFECYCLE` in `moderation/domain/lifecycle.py` by `make lifecycle`; not to be edited by
hand. What is not in the table cannot happen: the step is refused with `transition_not_allowed`,
whoever asks for it. Every step goes through `moderation/transitions.py` and raises the comment's
version by one.
"""
_RULES = """\
- The policy acts from `pending` alone: a machine never overrules a person.
- An edit hides the text until it is decided again.
- Readers' reports hold what the policy let through, never what a moderator published or left up.
- Scored, reported and claimed are facts in other columns and rows, not states.
"""


def lifecycle_page() -> str:
    """The whole page, Markdown with a Mermaid diagram."""
    parts = (
        _HEAD,
        "## The states\n",
        "\n".join(_states()) + "\n",
        "## The steps\n",
        "\n".join(_steps()) + "\n",
        _RULES,
        "## The picture\n",
        "Without `erase`, which would lead from five of the states to `erased`.\n",
        "```mermaid\n" + "\n".join(_diagram()) + "\n```\n",
    )
    return "\n".join(parts)


def main(arguments: list[str]) -> int:
    """Write the page to the file that is named, or to standard output."""
    if arguments:
        Path(arguments[0]).write_text(lifecycle_page(), encoding="utf-8")
    else:
        sys.stdout.write(lifecycle_page())
    return 0


def _states() -> Iterator[str]:
    yield "| state | what it means |"
    yield "|---|---|"
    for status in Status:
        yield f"| `{status}` | {MEANINGS[status]} |"


def _steps() -> Iterator[str]:
    yield "| from | action | who | to |"
    yield "|---|---|---|---|"
    for status, when in BEGINNINGS.items():
        yield f"| | {when} | {Actor.AUTHOR} | `{status}` |"
    for (status, action), rule in _in_order():
        yield f"| `{status}` | `{action}` | {_who(rule)} | `{rule.to}` |"


def _diagram() -> Iterator[str]:
    yield "stateDiagram-v2"
    for status, when in BEGINNINGS.items():
        yield f"    [*] --> {status}: {when}"
    for (status, action), rule in _in_order():
        # Five arrows to one place would hide the others; the text beside the picture says so.
        if action is not Action.ERASE:
            yield f"    {status} --> {rule.to}: {action} ({_who(rule)})"


def _in_order() -> list[tuple[tuple[Status, Action], Rule]]:
    states = list(Status)
    return sorted(LIFECYCLE.items(), key=lambda step: states.index(step[0][0]))


def _who(rule: Rule) -> str:
    return ", ".join(actor for actor in Actor if actor in rule.by)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

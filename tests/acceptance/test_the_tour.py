"""The README's tour, word for word, on the running service."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.running import RunningService

README = Path(__file__).resolve().parents[2] / "README.md"
STEP = re.compile(r"^```sh tour ?(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "=== step ==="


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    """A service as a newcomer has it: fresh, with its demo comments."""
    running = RunningService(tmp_path / "data")
    try:
        yield running
    finally:
        running.stop()


@pytest.mark.processes
def test_every_step_of_the_tour_does_what_the_readme_says(
    service: RunningService, tmp_path: Path
) -> None:
    steps = STEP.findall(README.read_text(encoding="utf-8"))
    assert len(steps) == 9
    script = "set -e\n" + f"\necho; echo '{MARK}'\n".join(commands for _, commands in steps)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=service.data.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    outputs = done.stdout.split(MARK)
    for (expected, commands), output in zip(steps, outputs, strict=True):
        assert expected in output, f"{commands}\nprinted\n{output}\ninstead of {expected}"
    assert outputs[-1].strip() == "0"

"""The benchmark of the way in: that it sends to a real server, decides, and its numbers add up."""

import json
import sys

import pytest

from benchmarks.submitting import main


@pytest.mark.processes
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_all_that_is_sent_is_accepted_and_decided_once_and_its_cost_told(tmp_path, capsys):
    figures = tmp_path / "figures.json"
    assert main(["--comments", "30", "--json", str(figures)]) == 0
    told = json.loads(figures.read_text(encoding="utf-8"))
    assert told == json.loads(capsys.readouterr().out)
    assert told["accepted"] == 30
    assert told["each decided once"] is True
    assert min(told["accepted per CPU second"], told["decided per CPU second"]) > 0
    assert 0 < told["accepted, p50 ms"] <= told["accepted, p99 ms"]

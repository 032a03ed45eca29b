"""The image: small, unprivileged, and built from nothing that is not pinned."""

import re
import subprocess
import sys
from pathlib import Path

from tests.guards.repository import PACKAGES, ROOT

TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
JOINED = re.sub(r"\\\n\s*", " ", re.sub(r"^\s*#.*\n", "", TEXT, flags=re.MULTILINE))
INSTRUCTIONS = [line.split(None, 1) for line in JOINED.splitlines() if line.strip()]


def arguments(keyword):
    return [rest for word, rest in INSTRUCTIONS if word == keyword]


def last_stage():
    start = max(i for i, (word, _) in enumerate(INSTRUCTIONS) if word == "FROM")
    return INSTRUCTIONS[start:]


def test_every_base_is_named_with_a_minor_version():
    bases = arguments("FROM")
    assert bases
    assert all(re.fullmatch(r"[a-z/]+:\d+\.\d+[a-z0-9.-]*( AS \w+)?", base) for base in bases)


def test_the_interpreter_is_one_that_the_project_supports():
    versions = [re.search(r"python:(\d+)\.(\d+)", base) for base in arguments("FROM")]
    assert all((3, 11) <= (int(v[1]), int(v[2])) < (3, 15) for v in versions if v)


def test_nothing_is_fetched_that_is_not_checked():
    assert arguments("ADD") == []
    runs = " ".join(arguments("RUN"))
    assert not re.search(r"\b(curl|wget|git clone)\b", runs)
    installs = re.findall(r"pip install ([^&|;]*)", runs)
    assert installs
    assert all("--require-hashes" in i or "--no-deps" in i for i in installs)


def test_the_service_runs_as_a_number_that_is_not_root():
    users = [rest for word, rest in last_stage() if word == "USER"]
    assert users == ["10001:10001"]
    order = [word for word, _ in last_stage()]
    assert order.index("USER") < order.index("ENTRYPOINT")
    assert "RUN" not in order[order.index("USER") :]


def test_the_image_says_whether_it_is_well():
    (check,) = [rest for word, rest in last_stage() if word == "HEALTHCHECK"]
    assert "/healthz" in check
    assert "timeout" in check


def test_commands_are_lists_so_that_signals_arrive():
    for keyword in ("ENTRYPOINT", "CMD"):
        assert all(rest.startswith("[") for rest in arguments(keyword))


def test_the_last_stage_gets_the_environment_and_nothing_else():
    assert [rest for word, rest in last_stage() if word == "COPY"] == [
        "--from=build /opt/moderation /opt/moderation"
    ]


def test_every_package_is_in_the_image_and_nothing_private_is():
    copied = " ".join(arguments("COPY")).split()
    assert set(PACKAGES) <= set(copied)
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert patterns[0] == "*"
    allowed = {pattern[1:] for pattern in patterns if pattern.startswith("!")}
    locks = {"requirements.txt", "requirements-second-opinion.txt"}
    assert allowed == {*PACKAGES, *locks, "LICENSE", "README.md", "pyproject.toml"}


def test_hadolint_has_nothing_to_say():
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run(
        [hadolint, "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout

"""`make compat`: start the service, get the clients, run their suites, say what came of it."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.compat.foreign.installing import NotToBeHad, node_clients, python_clients
from tests.compat.foreign.redirect import Redirect

HERE = Path(__file__).parent
WITHIN_S = 300
BLOG = "https://courier.example.org"
THEIRS = ("rest.akismet.com", "*.rest.akismet.com")
OURS_IN_PYTHON = {
    "google-api-python-client 2.202, by discovery": "google_client.py",
    "standardwebhooks 1.1 (Python)": "standardwebhooks_client.py",
}
OURS_IN_NODE = {
    "@cedx/akismet 16.2": "cedx_client.mjs",
    "akismet 2.0 (Waline's)": "akismet_2_client.js",
    "standardwebhooks 1.1 (JavaScript)": "standardwebhooks_client.mjs",
}
_MAKE_CERTIFICATES = (
    "import trustme, sys; ca = trustme.CA(); ca.cert_pem.write_to_path('ca.pem');"
    " ca.issue_cert(*sys.argv[1:]).private_key_and_cert_chain_pem.write_to_path('server.pem')"
)


@dataclass(frozen=True)
class Stage:
    """Where everything is: the service, what leads to it, and the folder of the clients."""

    url: str
    key: str
    site: str
    folder: Path
    redirect_port: int

    @property
    def environ(self) -> dict[str, str]:
        """What a client finds in its environment."""
        label = self.key.replace("_", "-")
        return {
            **os.environ,
            "SERVICE_URL": self.url,
            "SERVICE_PORT": self.url.rpartition(":")[2],
            "SERVICE_KEY": self.key,
            "SERVICE_SITE": self.site,
            # As a part of a host's name it is spelled with hyphens.
            "AKISMET_KEY": label,
            "PYTHON_AKISMET_API_KEY": self.key,
            "PYTHON_AKISMET_BLOG_URL": BLOG,
            "REDIRECT_PORT": str(self.redirect_port),
            "NODE_EXTRA_CA_CERTS": str(self.folder / "ca.pem"),
            "NODE_OPTIONS": f"--require {HERE / 'redirect_node.js'}",
        }


def main() -> int:
    """Run all there are; 1 if one of them failed."""
    with tempfile.TemporaryDirectory(prefix="compat-") as name:
        folder = Path(name)
        try:
            python, node = python_clients(folder), node_clients(folder)
        except NotToBeHad as reason:
            _say(f"skipped: {reason}")
            return 0
        with running(folder, python) as stage:
            failed = [suite for suite in suites(stage, python, node) if not passed(*suite)]
    return 1 if failed else 0


def suites(stage: Stage, python: Path, node: Path) -> Iterator[tuple[str, list[str], Path, dict]]:
    """(name, command, where, environment) of each client's suite."""
    environ = stage.environ
    (source,) = (one for one in stage.folder.glob("akismet-*") if one.is_dir())
    through_proxy = {
        **environ,
        "HTTPS_PROXY": f"http://127.0.0.1:{stage.redirect_port}",
        "SSL_CERT_FILE": str(stage.folder / "ca.pem"),
    }
    own = [str(python), "-m", "pytest", "-q", "-m", "end_to_end", "tests/end_to_end"]
    yield "akismet 25.10 (Python): its end-to-end suite", own, source, through_proxy
    # From a folder of its own, where pytest finds nothing of this project's.
    for name, script in OURS_IN_PYTHON.items():
        command = [str(python), shutil.copy(HERE / script, stage.folder)]
        yield name, command, stage.folder, environ
    mocha = ["node_modules/.bin/mocha", "node_modules/akismet-api/test/integration.spec.js"]
    yield "akismet-api 6.0 (Coral's): its integration suite", mocha, node, environ
    for name, script in OURS_IN_NODE.items():
        shutil.copy(HERE / script, node)
        yield name, ["node", "--test", script], node, environ


def passed(name: str, command: list[str], folder: Path, environ: Mapping[str, str]) -> bool:
    """Run one, say how it went, and show all of it where it failed."""
    done = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, timeout=WITHIN_S,
        check=False,
    )  # fmt: skip
    said = f"{done.stdout}\n{done.stderr}"
    counts = [line.strip() for line in said.splitlines() if _counts_tests(line)]
    _say(f"{'FAILED' if done.returncode else 'passed'}  {name}: {'; '.join(counts)}")
    if done.returncode:
        _say(said)
    return not done.returncode


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _counts_tests(line: str) -> bool:
    return any(word in line for word in (" passed", " passing", "Ran ", "# pass"))


@contextmanager
def running(folder: Path, python: Path) -> Iterator[Stage]:
    """The whole service, as anybody starts it, and a redirect with certificates of its own."""
    subprocess.run([str(python), "-c", _MAKE_CERTIFICATES, *THEIRS], cwd=folder, check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    command = [sys.executable, "-m", "moderation", "run", "--port", "0", "--no-demo"]
    # The receivers of webhooks listen on this machine.
    environ = {**os.environ, "MODERATION_OUTBOUND_ALLOW": "127.0.0.1"}
    command += ["--no-limits", "--data", str(folder / "data")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ) as service:
        redirect = None
        try:
            ready = _wait_until_ready(service)
            redirect = Redirect(context, int(ready["url"].rpartition(":")[2]))
            yield Stage(ready["url"], ready["api_key"], ready["site"], folder, redirect.port)
        finally:
            if redirect is not None:
                redirect.close()
            service.terminate()


def _wait_until_ready(service: subprocess.Popen[str]) -> dict[str, str]:
    assert service.stdout is not None
    for line in service.stdout:
        if line.startswith("READY "):
            ready: dict[str, str] = json.loads(line.removeprefix("READY "))
            return ready
    raise SystemExit("the service did not start")


if __name__ == "__main__":
    sys.exit(main())

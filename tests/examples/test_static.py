"""docs/embedding-examples/static.md, as it stands there."""

import os
import re
import subprocess
import sys
import threading
import urllib.request
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.reading_along import Reader, somebody
from tests.examples.copied import copy, example
from tests.guards.repository import ROOT
from tests.programs import installed

pytestmark = [pytest.mark.browser, pytest.mark.processes]

POLICY = re.compile(r'Content-Security-Policy "([^"]+)"')
HOSTILE = "<b>Bold</b> & <script>alert(1)</script>"
# What nginx needs to run as anybody, in a folder of its own.
NGINX = """
daemon off; master_process off; pid nginx.pid; error_log stderr;
events {}
http {
  types { text/html html; }
  access_log off;
  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t;
  scgi_temp_path t;
  include courier.conf;
}
"""


def build(folder, service):
    return subprocess.run(
        [sys.executable, "build.py", "pages", "public"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "client" / "src"),
             "COMMENTS_URL": service},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path, courier):
    copy("static.md", tmp_path, courier.live.url, under="pages/")
    copy("static.md", tmp_path, courier.live.url, under="build.py")
    return tmp_path


def policy(file, service):
    (found,) = POLICY.findall(example("static.md")[file])
    return found.replace("https://comments.example.org", service)


class Files(SimpleHTTPRequestHandler):
    """The folder `public`, with the header of the Caddyfile."""

    policy = ""

    def end_headers(self):
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def pages(courier, folder):
    """The built site, at its own origin."""
    Files.policy = policy("Caddyfile", courier.live.url)
    handler = partial(Files, directory=folder / "public")
    server = ThreadingHTTPServer(("127.0.0.1", courier.ports["static"]), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield courier.url("static")
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_built_page_has_the_thread_and_the_widget_works_under_the_header(
    courier, folder, pages, page
):
    said = f"{HOSTILE} {somebody()}"
    courier.room.published(said, article="harbour-bridge", email=somebody(), name="<i>A</i>")
    built = build(folder, courier.live.url)
    assert built.returncode == 0, built.stderr
    text = (folder / "public" / "harbour-bridge.html").read_text(encoding="utf-8")
    assert "&lt;i&gt;A&lt;/i&gt;" in text
    assert "&lt;script&gt;alert(1)" in text
    assert HOSTILE not in text
    reader = Reader(page, pages).open("/harbour-bridge.html")
    expect(reader.shown(said)).to_have_count(1)
    expect(page.locator("main > div > ol")).to_have_count(0)
    courier.room.verified(email := somebody())
    reader.send(body := f"Under the header, {email}", email)
    expect(reader.shown(body)).to_be_visible()


def test_while_the_service_is_away_the_pages_of_the_last_build_stay(folder):
    (folder / "public").mkdir()
    page = folder / "public" / "harbour-bridge.html"
    page.write_text("the last one")
    assert build(folder, "http://127.0.0.1:9").returncode != 0
    assert page.read_text() == "the last one"


def test_both_servers_are_given_the_same_header():
    assert policy("courier.conf", "x") == policy("Caddyfile", "x")


@pytest.mark.foreign
def test_nginx_sends_the_header(courier, folder, start):
    (folder / "public").mkdir()
    (folder / "public" / "index.html").write_text("The Courier")
    text = example("static.md")["courier.conf"]
    text = text.replace("listen 80", f"listen {courier.url('nginx').removeprefix('http://')}")
    text = text.replace("/srv/courier/public", str(folder / "public"))
    (folder / "courier.conf").write_text(text)
    (folder / "nginx.conf").write_text(NGINX)
    url = start("nginx", folder, [installed("nginx"), "-p", str(folder), "-c", "nginx.conf"])
    with urllib.request.urlopen(url, timeout=30) as answer:
        sent = answer.headers["Content-Security-Policy"]
        assert answer.read() == b"The Courier"
    assert sent == policy("courier.conf", "https://comments.example.org")

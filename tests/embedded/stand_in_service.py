"""`moderation run` on stand-ins: real supervisor, broker and mailbox; a web that only says ready.

Run as a script: DATA PORT WEB, where WEB is "ready", "broken" (ends at once with a last word) or
"stubborn" (ready, and deaf to SIGTERM).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from moderation.embedded import demo, supervisor
from moderation.embedded.data_folder import DataFolder
from moderation.embedded.options import RunOptions
from moderation.embedded.processes import ChildSpec

READY = """
import http.server, os, subprocess, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
        self.wfile.write(b'{"checks": {"worker": {"ok": true}}}')
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("helper", helper.pid)
http.server.HTTPServer(("127.0.0.1", int(os.environ["MODERATION_PORT"])), Answer).serve_forever()
"""
WEB = {
    "ready": READY,
    "stubborn": "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + READY,
    "broken": "print('the template is missing'); raise SystemExit(3)",
}
MAILBOX = """
import os, pathlib
from moderation.embedded.mailbox import serve
serve("127.0.0.1", int(os.environ["SMTP_PORT"]), pathlib.Path(os.environ["MODERATION_MAILBOX"]))
"""


def _specs(environ: Mapping[str, str], folder: DataFolder) -> list[ChildSpec]:
    codes = {"web": WEB[sys.argv[3]], "mailbox": MAILBOX}
    return [
        ChildSpec(name, (sys.executable, "-u", "-c", code), environ, folder.log(name))
        for name, code in codes.items()
    ]


def _prepare_demo(_settings: object, data: Path, _comments: bool) -> demo.DemoAccess:
    return demo.kept_access(data / "demo.json")


if __name__ == "__main__":
    supervisor.service_specs = _specs
    supervisor.prepare_demo = _prepare_demo
    supervisor.migrate = lambda _url: None
    options = RunOptions(
        port=int(sys.argv[2]),
        data=Path(sys.argv[1]),
        database=None,
        limits="--no-limits" not in sys.argv,
        demo=True,
        environ=os.environ,
    )
    raise SystemExit(supervisor.run(options))

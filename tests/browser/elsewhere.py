"""Another site's server: pages with the widget on them, at an origin of their own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

_PAGE = """<!doctype html><html lang="{lang}" dir="{dir}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>An article</title>
<link rel="stylesheet" href="/look.css"></head><body><main>
<h1>An article</h1><p>Its text.</p>
<script src="{service}/embed.js" data-article="{article}"{attributes} async></script>
</main></body></html>"""
_LOOK = "body{{max-width:40rem;margin:2rem auto;padding:0 1rem;{}}}"


class Elsewhere:
    """`/<article>?site=…&lang=…` is a page; what else is asked for becomes a data attribute.

    `policy` is the content security policy of the pages, `look` the style of their body.
    """

    def __init__(self, service: str) -> None:
        self.service, self.url = service, ""
        self.policy, self.look = "", ""

    def __call__(self, environ, start_response):
        """Answer one request (WSGI)."""
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.path == "/look.css":
            return Response(_LOOK.format(self.look), content_type="text/css")
        given = dict(request.args)
        lang = given.pop("lang", "en")
        page = _PAGE.format(
            lang=lang,
            dir="rtl" if lang == "ar" else "ltr",
            service=self.service,
            article=request.path.strip("/"),
            attributes="".join(f' data-{name}="{value}"' for name, value in given.items()),
        )
        headers = {"Content-Security-Policy": self.policy} if self.policy else {}
        return Response(page, headers=headers, content_type="text/html; charset=utf-8")


@contextmanager
def elsewhere(service: str) -> Iterator[Elsewhere]:
    """Such a server on a free port of this machine."""
    pages = Elsewhere(service)
    server = make_server("127.0.0.1", 0, pages, threaded=True)
    pages.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield pages
    server.shutdown()
    thread.join()
    server.server_close()

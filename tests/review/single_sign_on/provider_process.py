"""An OpenID provider, run as a process of its own: the package oidc-provider-mock on loopback.

The package ignores PKCE. So it stands behind a gate that does with challenge and verifier what
RFC 7636 asks of a provider: whoever cannot show the verifier gets no token.

    python provider_process.py PORT [--claims-when-asked]
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import sys
import warnings
from urllib.parse import parse_qs, urlsplit

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
warnings.simplefilter("ignore")

import oidc_provider_mock  # noqa: E402 - warnings of its libraries are none of ours
from oidc_provider_mock import _app  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

# Authlib takes clients without a secret where it is told to.
METHODS = ["client_secret_basic", "client_secret_post", "none"]
_app.AuthorizationCodeGrant.TOKEN_ENDPOINT_AUTH_METHODS = METHODS


class Gate:
    """Lets a code be redeemed only with the verifier of the challenge that it was asked with."""

    def __init__(self, wsgi):
        self.wsgi, self.challenges = wsgi, {}

    def __call__(self, environ, start_response):
        where = (environ["REQUEST_METHOD"], environ["PATH_INFO"])
        if where == ("POST", "/oauth2/token") and not self.fits(environ):
            headers = [("Content-Type", "application/json")]
            start_response("400 BAD REQUEST", headers)
            return [b'{"error": "invalid_grant"}']
        if where != ("POST", "/oauth2/authorize"):
            return self.wsgi(environ, start_response)
        asked = parse_qs(environ["QUERY_STRING"])
        if asked.get("code_challenge_method") != ["S256"]:
            start_response("400 BAD REQUEST", [("Content-Type", "text/plain")])
            return [b"PKCE is needed"]

        def remember(status, headers, exc_info=None):
            place = parse_qs(urlsplit(dict(headers).get("Location", "")).query)
            self.challenges[place.get("code", [""])[0]] = asked["code_challenge"][0]
            return start_response(status, headers, exc_info)

        return self.wsgi(environ, remember)

    def fits(self, environ):
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = io.BytesIO(body)
        form = parse_qs(body.decode())
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        shown = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return shown == self.challenges.get(form["code"][0])


def tell_when_asked():
    """As the specification has it for this flow: the ID token says who, userinfo says more."""
    _app.OpenIDCode.generate_user_info = lambda self, user, scope: {"sub": user.sub}


if __name__ == "__main__":
    if "--claims-when-asked" in sys.argv:
        tell_when_asked()
    app = Gate(oidc_provider_mock.app(require_client_registration=True, require_nonce=True))
    server = make_server("127.0.0.1", int(sys.argv[1]), app, threaded=True)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever(0.05)

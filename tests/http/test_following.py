"""A site's key set is fetched over the guard against internal addresses, and not too often."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network

import pytest

from moderation.domain.errors import DependencyFailed, PermanentlyRefused
from moderation.http.following import COOLDOWN_S, Follower
from moderation.http.key_sets import LARGEST_SET
from moderation.http.outbound import Outbound

LOOPBACK = (ip_network("127.0.0.1/32"),)


class Place:
    """A server on loopback that answers what it is told to."""

    def __init__(self):
        self.status, self.body, self.asked = 200, b'{"keys": []}', []
        place = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                place.asked.append((self.path, self.headers["Accept"]))
                self.send_response(place.status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", str(len(place.body)))
                self.end_headers()
                self.wfile.write(place.body)

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/keys.json"


@pytest.fixture
def place():
    made = Place()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.02,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def follower(clock):
    return Follower(Outbound(LOOPBACK), clock=lambda: clock[0])


def test_a_document_is_fetched_as_it_is(place, follower):
    assert follower(place.url) == b'{"keys": []}'
    assert place.asked == [("/keys.json", "application/jwk-set+json, application/json")]


def test_it_is_fetched_once_in_half_a_minute_however_often_it_is_wanted(place, follower, clock):
    wanted = [follower(place.url) for _ in range(5)]
    assert wanted == [b'{"keys": []}', None, None, None, None]
    clock[0] = COOLDOWN_S
    assert follower(place.url) is not None
    assert len(place.asked) == 2


def test_another_address_does_not_wait_for_the_first(place, follower):
    assert follower(place.url) is not None
    assert follower(f"{place.url}?of=another") is not None


@pytest.mark.parametrize("status", [204, 301, 302, 307, 404, 500])
def test_any_answer_but_200_is_none_and_no_redirect_is_followed(place, follower, status):
    place.status = status
    place.body = b""
    assert follower(place.url) is None
    assert len(place.asked) == 1


def test_a_document_of_64_kib_is_fetched_and_a_larger_one_is_not(place, follower, clock):
    place.body = b" " * LARGEST_SET
    assert follower(place.url) == place.body
    clock[0] = COOLDOWN_S
    place.body += b" "
    assert follower(place.url) is None


def test_an_internal_address_is_never_asked(place, caplog):
    follower = Follower(Outbound())
    assert follower(place.url) is None
    with pytest.raises(PermanentlyRefused):
        follower.fetch(place.url)
    assert place.asked == []
    assert str(place.server.server_port) not in caplog.text


def test_the_operator_who_names_an_address_is_told_what_is_wrong_with_it(place, follower):
    place.status = 404
    with pytest.raises(DependencyFailed, match="404"):
        follower.fetch(place.url)

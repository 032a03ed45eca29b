"""What the service calls and what it does not: real connections, with a resolver that lies."""

import socket
import time
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from moderation.domain.errors import PermanentlyRefused, TemporarilyUnavailable
from moderation.http.outbound import LARGEST_ANSWER, Outbound
from moderation.http.outbound_addresses import is_public, target_of
from tests.receiver import Receiver, always_continuing, answering, dripping, endless

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1"))
PUBLIC = "93.184.215.14"


def listed(name):
    file = Path(__file__).with_name(f"outbound_{name}.txt")
    return file.read_text(encoding="utf-8").split()


INTERNAL = listed("internal")
PUBLIC_ADDRESSES = listed("public")
ODD_HOSTS = listed("odd_hosts")
ODD_URLS = (
    *(f"https://{host}/" for host in ODD_HOSTS),
    *(f"{scheme}example.org/" for scheme in ("ftp://", "file://", "gopher://", "", "//", "https:")),
    Path("/etc/passwd").as_uri(),
    "https://",
    "https:///path",
    "https:/example.org",
    "https://example.org\\@127.0.0.1/",
    "https://127.0.0.1\\.example.org/",
    "https://example.org/\r\nX-Header: 1",
    "https://exam\tple.org/",
    " https://example.org/",
    "https://example.org/ /",
    "https://example.org/#fragment",
    "https://example.org/" + "x" * 2_000,
    "https://" + "a." * 130 + "org/",
    "data:text/plain,hello",
    "javascript:alert(1)",
)


class Resolver:
    """Answers each look-up with the next of its answers, and the last one for ever."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), 0

    def __call__(self, name, port):
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return [ip_address(one) for one in answer]


@pytest.fixture
def receiver():
    with Receiver() as one:
        yield one


@pytest.mark.parametrize("address", INTERNAL)
def test_an_internal_address_is_never_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES)
def test_a_public_address_is_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize("url", ODD_URLS)
def test_an_address_that_parsers_disagree_on_is_refused(url):
    with pytest.raises(PermanentlyRefused) as refusal:
        target_of(url)
    assert refusal.value.code == "address_refused"
    assert "127" not in refusal.value.message, "an address must not be repeated in an error"


@pytest.mark.parametrize("address", INTERNAL)
@pytest.mark.parametrize("form", ["written", "named"])
def test_nothing_internal_is_called_whether_written_or_named(address, form, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("it connected"))
    outbound = Outbound(resolve=Resolver([address]))
    host = f"[{address}]" if ":" in address else address
    url = f"https://{host if form == 'written' else 'hooks.example.org'}/"
    for call in (outbound.check, lambda url: outbound.send("POST", url)):
        with pytest.raises(PermanentlyRefused):
            call(url)


def test_one_internal_answer_among_public_ones_refuses_them_all(receiver):
    outbound = Outbound(resolve=Resolver([PUBLIC, "127.0.0.1", "8.8.8.8"]))
    with pytest.raises(PermanentlyRefused):
        outbound.send("POST", f"https://hooks.example.org:{receiver.port}/")
    assert receiver.connections == 0


def test_a_name_that_changes_its_mind_is_called_where_it_was_checked(receiver, monkeypatch):
    called = []

    def connect(address, timeout):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    resolver = Resolver([PUBLIC], ["127.0.0.1"])
    outbound = Outbound(resolve=resolver)
    with pytest.raises(TemporarilyUnavailable):
        outbound.send("POST", f"https://hooks.example.org:{receiver.port}/")
    assert (called, resolver.asked) == ([(PUBLIC, receiver.port)], 1)
    with pytest.raises(PermanentlyRefused):
        outbound.send("POST", f"https://hooks.example.org:{receiver.port}/")
    assert receiver.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_is_not_followed(receiver, status):
    with Receiver() as elsewhere:
        receiver.answer = answering(status, {"Location": elsewhere.url})
        assert Outbound(LOOPBACK).send("POST", receiver.url).status == status
        assert elsewhere.connections == 0


@pytest.mark.parametrize("name", ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"])
def test_a_proxy_of_the_environment_is_not_used(receiver, monkeypatch, name):
    with Receiver() as proxy:
        monkeypatch.setenv(name, proxy.url)
        assert Outbound(LOOPBACK).send("POST", receiver.url).status == 200
        assert (proxy.connections, receiver.connections) == (0, 1)


def test_plain_http_goes_only_where_the_operator_allows_it(receiver):
    with pytest.raises(PermanentlyRefused, match="https://"):
        Outbound(resolve=Resolver([PUBLIC])).check("http://hooks.example.org/")
    with pytest.raises(PermanentlyRefused, match="internal"):
        Outbound((ip_network("10.0.0.0/8"),)).send("POST", receiver.url)
    assert receiver.connections == 0
    assert Outbound(LOOPBACK).send("POST", receiver.url).status == 200


def test_a_name_is_said_to_the_server_though_its_address_is_called(receiver):
    outbound = Outbound(LOOPBACK, resolve=Resolver(["127.0.0.1"]))
    url = f"http://hooks.example.org:{receiver.port}/a/b?c=d"
    answer = outbound.send("POST", url, {"X-One": "1"}, b"text")
    (taken,) = receiver.taken
    assert (answer.status, answer.body, answer.complete) == (200, b"ok", True)
    assert (taken.method, taken.path, taken.body) == ("POST", "/a/b?c=d", b"text")
    assert taken.headers["host"] == f"hooks.example.org:{receiver.port}"
    assert taken.headers["user-agent"].startswith("comment-moderation/")
    assert taken.headers["x-one"] == "1"


def test_of_an_endless_answer_only_the_beginning_is_read(receiver):
    receiver.answer = endless
    answer = Outbound(LOOPBACK).send("POST", receiver.url)
    assert (answer.status, len(answer.body), answer.complete) == (200, LARGEST_ANSWER, False)


@pytest.mark.parametrize("answer", [dripping, always_continuing])
def test_an_answer_that_does_not_come_to_the_point_is_none(receiver, answer):
    receiver.answer = answer
    began = time.monotonic()
    with pytest.raises(TemporarilyUnavailable):
        Outbound(LOOPBACK, timeout_s=0.4).send("POST", receiver.url)
    assert time.monotonic() - began < 2


def test_a_resolver_that_hangs_costs_no_more_than_the_time_for_all_of_it():
    outbound = Outbound(timeout_s=0.1, resolve=lambda name, port: time.sleep(1))
    began = time.monotonic()
    with pytest.raises(TemporarilyUnavailable):
        outbound.send("POST", "https://hooks.example.org/")
    assert time.monotonic() - began < 0.6


@pytest.mark.parametrize("failure", [OSError(), socket.gaierror(), UnicodeError()])
def test_a_name_that_is_not_known_yet_may_be_typed_in_but_not_called(failure):
    outbound = Outbound(resolve=Resolver(failure))
    outbound.check("https://hooks.example.org/")
    with pytest.raises(TemporarilyUnavailable):
        outbound.send("POST", "https://hooks.example.org/")


def test_a_server_without_a_certificate_that_is_good_is_not_spoken_to(receiver):
    outbound = Outbound(LOOPBACK, timeout_s=2)
    with pytest.raises(TemporarilyUnavailable, match="TLS"):
        outbound.send("POST", receiver.url.replace("http:", "https:"), body=b"secret text")
    assert receiver.taken == []


def test_nobody_there_is_no_answer(receiver):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        with pytest.raises(TemporarilyUnavailable) as failure:
            Outbound(LOOPBACK, timeout_s=2).send("POST", url)
    assert "127.0.0.1" not in failure.value.message

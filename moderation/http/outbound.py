"""Calling an address that somebody else chose: a site's webhook, a plug-in's callback, a key set.

    outbound = Outbound(allowed=settings.outbound_allowed)
    outbound.check(url)                                  # when it is typed in
    answer = outbound.send("POST", url, headers, body)   # whenever it is called

Both raise PermanentlyRefused (code `address_refused`) for an address that must not be called.
`send` raises TemporarilyUnavailable where nobody answered in time; any answer that came, 3xx and
5xx too, is returned. The rules:

- https, and plain http only into `allowed`;
- the name is looked up once, every answer is checked, and the connection goes to a checked
  address: a name that changes its mind between the two looks (DNS rebinding) changes nothing;
- no redirect is followed, no proxy of the environment is used;
- `timeout_s` is for all of it, however slowly bytes drip; of the answer's body no more than
  `largest` bytes are read.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPException

from moderation.domain.errors import TemporarilyUnavailable
from moderation.http.outbound_addresses import (
    Address,
    Network,
    Target,
    is_public,
    is_within,
    literal,
    refused,
    target_of,
)
from moderation.http.outbound_wire import LARGEST_ANSWER, USER_AGENT, Answer, Deadline, exchange

__all__ = ["LARGEST_ANSWER", "USER_AGENT", "Answer", "Outbound", "look_up"]

TIMEOUT_S = 15.0
# Of it, what one of several addresses may take to accept a connection.
CONNECT_S = 5.0
Resolve = Callable[[str, int], Sequence[Address]]


def look_up(name: str, port: int) -> Sequence[Address]:
    """All addresses of a name. Raises OSError or UnicodeError."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    parsed = (literal(str(entry[4][0]).partition("%")[0]) for entry in found)
    return list(dict.fromkeys(address for address in parsed if address is not None))


@dataclass(frozen=True)
class Outbound:
    """Calls to the outside. `allowed` are networks of the operator's own that may be called."""

    allowed: tuple[Network, ...] = ()
    timeout_s: float = TIMEOUT_S
    largest: int = LARGEST_ANSWER
    resolve: Resolve = field(default=look_up, repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)

    def check(self, url: str, patience_s: float = 3.0) -> None:
        """Refuse what could never be called. A name that is not known (yet) passes.

        Raises PermanentlyRefused.
        """
        try:
            self._checked(target_of(url), Deadline(patience_s))
        except TemporarilyUnavailable:
            return

    def send(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """One request, one answer. Raises PermanentlyRefused or TemporarilyUnavailable."""
        target, deadline = target_of(url), Deadline(self.timeout_s, self.largest)
        addresses = self._checked(target, deadline)
        try:
            with self._connect(target, addresses, deadline) as connected:
                return exchange(connected, deadline, target, method, headers or {}, body)
        except ssl.SSLError as error:
            raise _unanswered(f"no TLS connection: {type(error).__name__}") from None
        except TimeoutError:
            raise _unanswered("no answer in time") from None
        except (OSError, HTTPException, ValueError) as error:
            raise _unanswered(f"no answer: {type(error).__name__}") from None

    def _checked(self, target: Target, deadline: Deadline) -> Sequence[Address]:
        known = literal(target.host)
        addresses = [known] if known is not None else self._look_up(target, deadline)
        for address in addresses:
            within = is_within(address, self.allowed)
            if not within and not is_public(address):
                raise refused("this address leads into an internal network")
            if not within and target.scheme == "http":
                raise refused("an address must begin with https://")
        return addresses

    def _look_up(self, target: Target, deadline: Deadline) -> Sequence[Address]:
        try:
            found: Sequence[Address] = deadline.within(
                lambda: self.resolve(target.host, target.port)
            )
        except TimeoutError:
            raise _unanswered("the name was not found in time") from None
        except (OSError, UnicodeError):
            raise _unanswered("the name is not known") from None
        if not found:
            raise _unanswered("the name has no address")
        return found

    def _connect(
        self, target: Target, addresses: Sequence[Address], deadline: Deadline
    ) -> socket.socket:
        connected = _connect_to_any(addresses, target.port, deadline)
        if target.scheme == "http":
            return connected
        try:
            connected.settimeout(deadline.left())
            return self._tls.wrap_socket(connected, server_hostname=target.host)
        except BaseException:
            connected.close()
            raise

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self.tls or ssl.create_default_context()


def _connect_to_any(addresses: Sequence[Address], port: int, deadline: Deadline) -> socket.socket:
    failure: OSError = TimeoutError()
    for address in addresses:
        try:
            timeout = min(CONNECT_S, deadline.left())
            return socket.create_connection((str(address), port), timeout)
        except OSError as error:
            failure = error
    raise failure


def _unanswered(message: str) -> TemporarilyUnavailable:
    return TemporarilyUnavailable(message, code="not_answered")

"""Which addresses the service may call when somebody else chose the name.

`ipaddress.is_global` is not enough: it lets multicast, the tunnel prefixes that carry an internal
address inside and, in some versions, 192.0.0.0/24 pass. So here is a list of our own beside it,
after the special-purpose registries (RFC 6890) and what clouds answer inside only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import urlsplit

from moderation.domain.errors import PermanentlyRefused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LONGEST_URL = 2_000
# HTTP's own, and those that a server without privileges listens on; the rest below is other
# protocols, which must not be spoken to in the service's name.
_LOW_PORTS = frozenset({80, 443})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?", re.IGNORECASE)
# What old parsers take for an address (`2130706433`, `0x7f.1`): the last part is a number.
_ENDS_IN_A_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?", re.IGNORECASE)

_INTERNAL_V4 = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # answers inside Azure alone, though the number is a public one
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Of IPv6 only this part is given out to the public; from it are taken:
_PUBLIC_V6 = IPv6Network("2000::/3")
_INTERNAL_V6 = tuple(
    ip_network(text)
    for text in (
        "2001::/23",  # with Teredo, which carries an address inside
        "2001:db8::/32",
        "2002::/16",  # 6to4, which carries one as well
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads. `host` is a name or an address without brackets, in lower case."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def netloc(self) -> str:
        """The host as the `Host` header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """Take a URL apart, and refuse what parsers disagree on. Raises PermanentlyRefused."""
    # Before `urlsplit`, which drops tabs and line ends.
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise refused("an address is written in ASCII, names in it in Punycode")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise refused("this is not an address") from None
    if parts.scheme not in _DEFAULT_PORTS or len(url) > LONGEST_URL:
        raise refused("an address begins with https:// and has at most 2,000 characters")
    if "@" in parts.netloc or "#" in url:
        raise refused("an address must hold no user name, password or fragment")
    host = _checked_host(parts.hostname or "", bracketed="[" in parts.netloc)
    port = _DEFAULT_PORTS[parts.scheme] if port is None else port
    if port < 1024 and port not in _LOW_PORTS:
        raise refused("below 1024 only the ports 80 and 443 can be used")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path)


def literal(host: str) -> Address | None:
    """The address that a host is written as, or None where it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could reach the same machine under this address."""
    inner = unwrapped(address)
    if isinstance(inner, IPv4Address):
        inside = any(inner in network for network in _INTERNAL_V4)
    else:
        inside = inner not in _PUBLIC_V6 or any(inner in network for network in _INTERNAL_V6)
    return not inside and inner.is_global and not inner.is_multicast


def is_within(address: Address, networks: tuple[Network, ...]) -> bool:
    """Whether an address belongs to one of these networks."""
    inner = unwrapped(address)
    return any(inner in network for network in networks if network.version == inner.version)


def unwrapped(address: Address) -> Address:
    """The IPv4 address inside a mapped or a NAT64 one; any other as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFF_FFFF) if address in _NAT64 else address


def refused(message: str) -> PermanentlyRefused:
    """The error of this module; it never repeats the address."""
    return PermanentlyRefused(message, code="address_refused")


def _checked_host(host: str, *, bracketed: bool) -> str:
    address = literal(host)
    if bracketed:
        # A zone (`fe80::1%eth0`) names one of our own interfaces.
        if not isinstance(address, IPv6Address) or address.scope_id is not None:
            raise refused("this is not an IPv6 address")
        return address.compressed
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise refused("this is not the name of a host")
    if address is None and _ENDS_IN_A_NUMBER.fullmatch(host):
        raise refused("an IPv4 address is written as four decimal numbers")
    return host.lower()

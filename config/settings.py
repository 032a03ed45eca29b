"""Everything an operator can set, read once into one frozen tree.

Only `moderation.app`, `moderation.bootstrap`, `moderation.cli` and `workers` call
`Settings.from_environ`; every other module is handed what it needs. A value that cannot be
right stops the start with `BadSettings`, which names the variable: a service that runs on a
misread setting is worse than one that does not run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

CONFIG_DIR = Path(__file__).resolve().parent
MINIMUM_SECRET_CHARACTERS = 32
# 127.0.0.0/8 and fd00::/8 are as much as one may mean; more would switch the guard off.
WIDEST_NETWORK = 8


class BadSettings(ValueError):
    """A setting is missing or cannot be right; the message names the variable."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """Where mails go. `starttls` upgrades a plain connection; `tls` connects over TLS."""

    host: str
    port: int
    username: str | None
    password: str | None
    starttls: bool
    tls: bool
    sender: str
    timeout_s: float


@dataclass(frozen=True, slots=True)
class OpenId:
    """Where moderators sign in besides by password. `issuer` is compared, so kept as written.

    `allowed` are networks of the operator's own in which the provider may stand.
    """

    issuer: str
    client_id: str
    client_secret: str | None
    name: str
    allowed: tuple[IPv4Network | IPv6Network, ...]


@dataclass(frozen=True, slots=True)
class Web:
    """How the web process serves. `threads` bounds requests handled at once per process.

    `models` has it load the fast models when it starts rather than when they are first asked.
    """

    host: str
    port: int
    processes: int
    threads: int
    trusted_proxies: int
    limits: bool
    models: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole tree. Built by `from_environ`; tests build it from a plain dict."""

    database_url: str
    redis_url: str
    secret_key: str
    public_url: str
    policy_file: Path
    models_dir: Path | None
    second_opinion: bool
    mailbox_dir: Path | None
    web: Web
    smtp: Smtp
    outbound_allowed: tuple[IPv4Network | IPv6Network, ...]
    openid: OpenId | None
    log_level: str

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check every variable (see `config/example.env`). Raises BadSettings."""
        read = _Reader(environ)
        models, mailbox = read.text("MODERATION_MODELS", ""), read.text("MODERATION_MAILBOX", "")
        return cls(
            database_url=read.secret("DATABASE_URL", "sqlite:///data/moderation.db"),
            redis_url=read.secret("REDIS_URL", "redis://127.0.0.1:6379/0"),
            secret_key=read.secret_key("MODERATION_SECRET_KEY"),
            public_url=read.url("MODERATION_PUBLIC_URL", "http://127.0.0.1:8000"),
            policy_file=Path(read.text("MODERATION_POLICY", str(CONFIG_DIR / "policy.toml"))),
            models_dir=Path(models) if models else None,
            second_opinion=read.switch("MODERATION_SECOND_OPINION", True),
            mailbox_dir=Path(mailbox) if mailbox else None,
            web=_web(read),
            smtp=_smtp(read),
            outbound_allowed=_networks(
                "MODERATION_OUTBOUND_ALLOW", read.text("MODERATION_OUTBOUND_ALLOW", "")
            ),
            openid=_openid(read),
            log_level=read.choice(
                "MODERATION_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")
            ),
        )


def _web(read: _Reader) -> Web:
    return Web(
        host=read.text("MODERATION_HOST", "127.0.0.1"),
        port=read.number("MODERATION_PORT", 8000, 0, 65535),
        processes=read.number("MODERATION_WEB_PROCESSES", 1, 1, 64),
        threads=read.number("MODERATION_WEB_THREADS", 32, 1, 256),
        trusted_proxies=read.number("MODERATION_TRUSTED_PROXIES", 0, 0, 8),
        limits=read.switch("MODERATION_LIMITS", True),
        models=read.switch("MODERATION_WEB_MODELS", False),
    )


def _smtp(read: _Reader) -> Smtp:
    return Smtp(
        host=read.text("SMTP_HOST", "127.0.0.1"),
        port=read.number("SMTP_PORT", 25, 1, 65535),
        username=read.secret("SMTP_USERNAME", "") or None,
        password=read.secret("SMTP_PASSWORD", "") or None,
        starttls=read.switch("SMTP_STARTTLS", False),
        tls=read.switch("SMTP_TLS", False),
        sender=read.text("MAIL_FROM", "Comments <comments@localhost.localdomain>"),
        timeout_s=float(read.number("SMTP_TIMEOUT_SECONDS", 10, 1, 60)),
    )


def _openid(read: _Reader) -> OpenId | None:
    """None without an issuer: moderators then sign in with passwords alone."""
    issuer = read.text("MODERATION_OPENID_ISSUER", "")
    client_id = read.text("MODERATION_OPENID_CLIENT_ID", "")
    found = OpenId(
        issuer=issuer,
        client_id=client_id,
        client_secret=read.secret("MODERATION_OPENID_CLIENT_SECRET", "") or None,
        name=read.text("MODERATION_OPENID_NAME", urlsplit(issuer).hostname or ""),
        allowed=_networks("MODERATION_OPENID_ALLOW", read.text("MODERATION_OPENID_ALLOW", "")),
    )
    if not issuer and not client_id:
        return None
    if not issuer or not client_id:
        raise BadSettings("MODERATION_OPENID_ISSUER and MODERATION_OPENID_CLIENT_ID go together")
    parts = urlsplit(issuer)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
        raise BadSettings(
            "MODERATION_OPENID_ISSUER must be an https address, as the provider has it"
        )
    if parts.scheme == "http" and not found.allowed:
        raise BadSettings(
            "MODERATION_OPENID_ISSUER must be https outside of MODERATION_OPENID_ALLOW"
        )
    return found


def _networks(name: str, text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Networks in CIDR notation, separated by commas or spaces."""
    try:
        networks = tuple(ip_network(word) for word in text.replace(",", " ").split())
    except ValueError:
        raise BadSettings(f"{name} must be networks such as 10.1.2.0/24 or 127.0.0.1") from None
    if any(one.prefixlen < WIDEST_NETWORK for one in networks):
        raise BadSettings(f"{name} must not hold a network wider than /{WIDEST_NETWORK}")
    return networks


class _Reader:
    """Typed look-ups in an environment; a secret may also stand in the file `NAME_FILE` names."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        return self._environ.get(name, "").strip() or default

    def secret(self, name: str, default: str) -> str:
        path = self._environ.get(f"{name}_FILE", "").strip()
        if not path:
            return self.text(name, default)
        if self._environ.get(name, "").strip():
            raise BadSettings(f"set {name} or {name}_FILE, not both")
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSettings(f"{name}_FILE cannot be read: {error.strerror}") from error

    def secret_key(self, name: str) -> str:
        value = self.secret(name, "")
        if len(value) < MINIMUM_SECRET_CHARACTERS or len(set(value)) < 8:
            raise BadSettings(
                f"{name} must be a random secret of at least {MINIMUM_SECRET_CHARACTERS} "
                "characters; make one with: python -c 'import secrets; "
                "print(secrets.token_urlsafe(48))'"
            )
        return value

    def number(self, name: str, default: int, low: int, high: int) -> int:
        raw = self.text(name, str(default))
        if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
            raise BadSettings(f"{name} must be a whole number from {low} to {high}")
        return int(raw)

    def switch(self, name: str, default: bool) -> bool:
        raw = self.text(name, "on" if default else "off").lower()
        if raw not in ("on", "off"):
            raise BadSettings(f"{name} must be on or off")
        return raw == "on"

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        raw = self.text(name, default)
        if raw not in allowed:
            raise BadSettings(f"{name} must be one of {', '.join(allowed)}")
        return raw

    def url(self, name: str, default: str) -> str:
        raw = self.text(name, default).rstrip("/")
        parts = urlsplit(raw)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise BadSettings(f"{name} must be an http or https address")
        return raw

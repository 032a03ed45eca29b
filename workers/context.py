"""What a worker's process works with: opened after the fork, once, each part when first used."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cached_property

from config.settings import Settings
from moderation.bootstrap import build_classifiers, build_policies
from moderation.delivery.mail import Compose, Send, smtp_sender
from moderation.delivery.sending import Desk
from moderation.http.outbound import Outbound
from moderation.privacy.places import Places
from moderation.screening.claims import release_dead_claims
from moderation.screening.service import Classifiers
from moderation.secrets import Secrets
from moderation.storage import upkeep
from moderation.storage.policies import PolicyBook
from moderation.storage.unit_of_work import Database
from workers.letters import WriteNotice, letter_writer, notice_writer
from workers.wake_up import publisher

SHOW_LIFE_EVERY_S = 5.0

log = logging.getLogger(__name__)


class Context:
    """The parts that tasks use."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database_url)
        self.database.on_news = self._wake_delivery
        self._shown_at = 0.0
        # What a dead predecessor on this host still holds is free again.
        release_dead_claims(self.database)

    @cached_property
    def policies(self) -> PolicyBook:
        """The policy file. Raises BadPolicy."""
        return build_policies(self.settings)

    @cached_property
    def classifiers(self) -> Classifiers:
        """The models: loaded only where comments are screened."""
        return build_classifiers(self.settings)

    @cached_property
    def send(self) -> Send:
        """Sends one letter by SMTP."""
        return smtp_sender(self.settings.smtp)

    @cached_property
    def secrets(self) -> Secrets:
        """What is derived from the secret key."""
        return Secrets(self.settings.secret_key)

    @cached_property
    def outbound(self) -> Outbound:
        """Calls addresses that others chose."""
        return Outbound(self.settings.outbound_allowed)

    @cached_property
    def desk(self) -> Desk:
        """From which sites are told."""
        return Desk(self.database, self.secrets, self.outbound, self.database.now)

    @cached_property
    def write_letter(self) -> Compose:
        """Says what a mail says."""
        places = Places(self.settings.public_url, self.secrets)
        return letter_writer(self.policies, places)

    @cached_property
    def write_notice(self) -> WriteNotice:
        """Says what a mail to a moderator says."""
        return notice_writer(self.policies, self.settings.public_url)

    def show_life(self, queue: str) -> None:
        """Beat this queue's heart, if that was a while ago."""
        if time.monotonic() - self._shown_at > SHOW_LIFE_EVERY_S:
            upkeep.beat_heart(self.database, queue)
            self._shown_at = time.monotonic()

    @cached_property
    def _publish(self) -> Callable[[str], None]:
        return publisher(self.settings.redis_url)

    def _wake_delivery(self) -> None:
        try:
            self._publish("delivery")
        except Exception as error:  # noqa: BLE001 - what was written stays written: later
            log.warning("the broker did not take a wake-up: %s", type(error).__name__)


_settings: Settings | None = None
_context: Context | None = None


def use_settings(settings: Settings) -> None:
    """What `current` builds from. Called once, before any fork."""
    global _settings  # noqa: PLW0603 - one for each process is the point
    _settings = settings


def current() -> Context:
    """This process's parts, built at the first call; if that fails, the next call tries again."""
    global _context  # noqa: PLW0603 - as above
    if _settings is None:
        raise RuntimeError("use_settings was not called")
    if _context is None:
        _context = Context(_settings)
    return _context

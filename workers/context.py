"""What a worker's process works with: opened after the fork, once, each part when first used."""

from __future__ import annotations

import time
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
from workers.letters import letter_writer

SHOW_LIFE_EVERY_S = 5.0


class Context:
    """The parts that tasks use."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database_url)
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
    def desk(self) -> Desk:
        """From which sites are told."""
        return Desk(
            self.database,
            Secrets(self.settings.secret_key),
            Outbound(self.settings.outbound_allowed),
            self.database.now,
        )

    @cached_property
    def write_letter(self) -> Compose:
        """Says what a mail says."""
        places = Places(self.settings.public_url, Secrets(self.settings.secret_key))
        return letter_writer(self.policies, places)

    def show_life(self, queue: str) -> None:
        """Beat this queue's heart, if that was a while ago."""
        if time.monotonic() - self._shown_at > SHOW_LIFE_EVERY_S:
            upkeep.beat_heart(self.database, queue)
            self._shown_at = time.monotonic()


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

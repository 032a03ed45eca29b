"""The provider that the operator has set up, if there is one."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from config.settings import OpenId
from moderation.review.single_sign_on.provider import Provider

EXTENSION = "moderation.openid"


def install_provider(app: Flask, settings: OpenId | None) -> None:
    """Have moderators sign in there as well. It is asked for nothing until somebody wants to."""
    app.extensions[EXTENSION] = None if settings is None else Provider(settings)


def provider() -> Provider | None:
    """Where moderators can sign in besides here."""
    return cast("Provider | None", current_app.extensions[EXTENSION])

"""Everything that the privacy slice serves."""

from __future__ import annotations

from moderation.privacy.comment_pages import blueprint as comment_pages
from moderation.privacy.erasure_pages import blueprint as erasure_pages
from moderation.privacy.pages import blueprint as pages
from moderation.privacy.routes import blueprint as routes

BLUEPRINTS = (routes, pages, erasure_pages, comment_pages)

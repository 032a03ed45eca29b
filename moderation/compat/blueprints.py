"""Every part that speaks another service's protocol, for the application to register."""

from moderation.compat.akismet.routes import blueprint as akismet
from moderation.compat.coral.routes import blueprint as coral
from moderation.compat.perspective.routes import blueprint as perspective

BLUEPRINTS = (perspective, akismet, coral)

"""The web application: services from settings, routes from the slices."""

from __future__ import annotations

import os

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import PathConverter

from config.logging import configure_logging
from config.settings import Settings
from moderation.administration.routes import blueprint as administration
from moderation.bootstrap import build_services
from moderation.compat.blueprints import BLUEPRINTS as COMPAT
from moderation.delivery.routes import blueprint as delivery
from moderation.delivery.webhook_routes import blueprint as webhooks
from moderation.documentation.routes import blueprint as documentation
from moderation.embedding.routes import blueprint as embedding
from moderation.front import Front
from moderation.http import health
from moderation.http.context import EXTENSION, Services
from moderation.http.errors import install_error_handlers
from moderation.http.headers import install_headers
from moderation.http.languages import install_languages
from moderation.http.pages import blueprint as pages
from moderation.privacy.blueprints import BLUEPRINTS as PRIVACY
from moderation.publication.feed import blueprint as feed
from moderation.publication.fragment import blueprint as fragment
from moderation.publication.routes import blueprint as publication
from moderation.publication.serving import install_ready_pages, keep_pages_of, ready_at_once
from moderation.reports.routes import blueprint as reports
from moderation.review.blueprints import BLUEPRINTS as REVIEW
from moderation.review.single_sign_on.configured import install_provider
from moderation.submission.comment_routes import blueprint as comment
from moderation.submission.form_page import blueprint as commenting
from moderation.submission.routes import WAITING
from moderation.submission.routes import blueprint as submission
from moderation.submission.waiting import Waiting
from moderation.verification.help_page import blueprint as help_page
from moderation.verification.routes import blueprint as verification

LARGEST_REQUEST = 64 * 1024


def create_app() -> Flask:
    """The application for a WSGI server, from the environment."""
    settings = Settings.from_environ(os.environ)
    configure_logging(settings.log_level)
    return build_app(settings, build_services(settings))


def create_front() -> Front:
    """The application for granian, which reads requests before they take a thread."""
    app = create_app()
    threads = Settings.from_environ(os.environ).web.threads
    database = app.extensions[EXTENSION].database
    return Front(app, threads, is_ready=ready_at_once(app, database))


def build_app(settings: Settings, services: Services) -> Flask:
    """The application around these services."""
    app = with_routes(settings)
    furnish(app, settings, services)
    return app


def furnish(app: Flask, settings: Settings, services: Services) -> None:
    """Give a built application what it works with. Nothing is left of what it had before."""
    app.extensions[EXTENSION] = services
    # Most of the threads may wait for decisions; the others go on serving.
    app.extensions[WAITING] = Waiting(services.database, max(1, settings.web.threads * 3 // 4))
    install_provider(app, settings.openid)
    keep_pages_of(app, services.database)


def with_routes(settings: Settings) -> Flask:
    """The application before it has anything to work with (see furnish)."""
    app = Flask("moderation", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_REQUEST
    app.config["MAX_FORM_PARTS"] = 20
    app.json.sort_keys = False  # type: ignore[attr-defined]
    # An article's id may be an address, with two slashes in it, or a path that begins with one.
    app.url_map.merge_slashes = False
    app.url_map.converters["article"] = ArticleConverter
    app.url_map.strict_slashes = True
    install_headers(app)
    install_error_handlers(app)
    install_languages(app)
    install_ready_pages(app)
    for blueprint in (publication, fragment, feed, delivery, webhooks):
        app.register_blueprint(blueprint)
    for blueprint in (health.blueprint, submission, comment, verification):
        app.register_blueprint(blueprint)
    for blueprint in (administration, embedding, commenting, help_page, reports):
        app.register_blueprint(blueprint)
    for blueprint in (pages, *PRIVACY, *REVIEW, *COMPAT, documentation):
        app.register_blueprint(blueprint)
    _register_embedded_pages(app, settings)
    if settings.web.trusted_proxies:
        hops = settings.web.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


class ArticleConverter(PathConverter):
    """An article's id in a path: anything, slashes and leading ones too."""

    regex = ".+?"
    part_isolating = False


def _register_embedded_pages(app: Flask, settings: Settings) -> None:
    """The mailbox and the demo article: they need no key, so they are never part of a real site."""
    if settings.mailbox_dir is None:
        return
    from moderation.embedded.demo_page import blueprint as demo  # noqa: PLC0415
    from moderation.embedded.mailbox_page import mailbox_blueprint  # noqa: PLC0415

    app.register_blueprint(mailbox_blueprint(settings.mailbox_dir))
    app.register_blueprint(demo)

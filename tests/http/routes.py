"""Every route of the application, as requests that can be made."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


def every_route(app: Flask) -> Iterator[tuple[str, Rule]]:
    """(method, rule) of all routes."""
    for rule in app.url_map.iter_rules():
        for method in METHODS:
            if method in (rule.methods or ()):
                yield method, rule


def address(app: Flask, rule: Rule, addresses: dict[str, str]) -> str:
    """An address that this rule matches."""
    values = {name: addresses[name] for name in rule.arguments}
    built = rule.build(values)
    assert built is not None, f"{rule.rule} has a part that nobody knows an example of"
    return built[1]


def is_static(rule: Rule) -> bool:
    return rule.endpoint.endswith("static")

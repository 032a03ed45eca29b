"""Whatever a field of a form holds, the answer is a refusal or the deed, and never a failure."""

from __future__ import annotations

from itertools import product

import pytest
from werkzeug.datastructures import ImmutableMultiDict

from tests.review.knocking import Knocker, class_of, routes_of_moderators
from tests.review.two_sites import build

# PostgreSQL refuses NUL even to compare with.
STRANGE = ("a\x00b", b"\xff\xfe\xed\xa0\x80")
# Many comments are chosen one by one, or else by what they have in common.
BASES = ({}, {"ids": None, "min": "0", "max": "1"})
READ: set[str] = set()


class Noted(ImmutableMultiDict):
    """A form that notes which of its fields somebody looks for."""

    def __getitem__(self, key):
        READ.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        READ.add(key)
        return super().__contains__(key)

    def getlist(self, key, type=None):  # noqa: A002 - the name that Werkzeug gave it
        READ.add(key)
        return super().getlist(key, type) if type else super().getlist(key)


@pytest.fixture
def noting(app):
    class Request(app.request_class):
        parameter_storage_class = Noted

    app.request_class = Request


@pytest.fixture
def sites(newsroom, employ):
    return build(newsroom, employ)


def fields_read(knocker, route, base):
    """The fields that the route looks for in a form like this."""
    READ.clear()
    knocker.knock(route, "admin", "own", fields=base)
    return READ - {"form_token"}


def forms(knocker, routes, put_back):
    """Every form with one strange field, and which that is."""
    for route, base in product(routes, BASES):
        names = fields_read(knocker, route, base)
        put_back()
        for name, value in product(sorted(names), STRANGE):
            yield route, name, {**base, name: value}


@pytest.mark.usefixtures("noting")
def test_no_field_that_a_form_is_read_for_makes_the_service_fail(app, services, sites):
    knocker, put_back, wrong, tried = Knocker(app, services, sites), sites.remember(), set(), 0
    routes = [one for one in routes_of_moderators(app) if one.method == "POST" and not one.is_api]
    for route, name, fields in forms(knocker, routes, put_back):
        answer, tried = knocker.knock(route, "admin", "own", fields=fields), tried + 1
        if answer.status_code >= 500:
            wrong.add(f"{route.rule.rule}: {name}: {answer.status_code}")
        if class_of(answer) == "allowed":
            put_back()
    assert sorted(wrong) == []
    assert tried > 200

"""`/review/sites/<site>/people`: who works at a site, for its admins."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from moderation.domain.errors import Conflict, InvalidSubmission, NotFound
from moderation.domain.roles import Permission, Role
from moderation.http.context import services
from moderation.http.languages import gettext, mark
from moderation.review.access import at_site, moderator, own_sites
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people import roles_in_words
from moderation.review.people.form_fields import address_in_form, name_in_form, role_in_form
from moderation.review.people.invitations import (
    LIFE,
    Invited,
    invite,
    open_invitations,
    withdraw_invitation,
)
from moderation.review.people.moderators import ReviewedSite
from moderation.review.people.roster import RoleChange, change_role, people_at

blueprint = page_blueprint("review_people", __name__)

_REF = re.compile(r"[0-9a-f]{64}")
_NOTES = {
    "role": mark("The role is changed."),
    "removed": mark("That person no longer works at this site."),
    "withdrawn": mark("The invitation is taken back: its link opens nothing any more."),
}
_REFUSALS = {
    "last_admin": mark("A site needs an admin. Make somebody else one first."),
    "moderator_exists": mark("Whoever has this address works at this site already."),
}
_NO_ADDRESS = mark("This is not an address that mail can be sent to.")


@blueprint.get("/sites/<site>/people")
@at_site(Permission.PEOPLE)
def show_people(site: ReviewedSite) -> Response:
    """Everybody at the site, and who is invited."""
    note = _NOTES.get(request.args.get("done", ""))
    return _page(site, note=gettext(note) if note else None)


@blueprint.post("/sites/<site>/people/invitations")
@at_site(Permission.PEOPLE)
def post_invitation(site: ReviewedSite) -> Response:
    """Invite somebody; the link is on this page and never shown again."""
    email, role, name = address_in_form(), role_in_form(), name_in_form() or ""
    if email is None or role is None:
        return _page(site, 422, wrong=gettext(_NO_ADDRESS), sent=request.form)
    database, by = services().database, moderator().moderator_id
    try:
        with database.write() as connection:
            invited = Invited(email, name, site.id, role, by)
            token = invite(connection, invited, database.now(connection))
    except Conflict as refused:
        wrong = gettext(_REFUSALS[refused.code])
        return _page(site, 409, wrong=wrong, sent=request.form)
    path = url_for("review_invitation.show_invitation", token=token)
    return _page(site, link=f"{services().public_url}{path}", hours=LIFE.total_seconds() // 3600)


@blueprint.post("/sites/<site>/people/invitations/withdraw")
@at_site(Permission.PEOPLE)
def post_withdrawal(site: ReviewedSite) -> Response:
    """Take an invitation back."""
    database, by = services().database, moderator().moderator_id
    with database.write() as connection:
        now, ref = database.now(connection), request.form.get("ref", "")
        # What is no hash is not asked for: PostgreSQL refuses some texts even to compare with.
        known = _REF.fullmatch(ref) and withdraw_invitation(connection, site.id, ref, by, now)
        if not known:
            raise NotFound("this invitation is not open any more")
    return _back(site, "withdrawn")


@blueprint.post("/sites/<site>/people/<moderator_id>/role")
@at_site(Permission.PEOPLE)
def post_role(site: ReviewedSite, moderator_id: str) -> Response:
    """Make somebody something else."""
    role = role_in_form()
    if role is None:
        raise InvalidSubmission("choose a role")
    return _change(site, moderator_id, role, "role")


@blueprint.post("/sites/<site>/people/<moderator_id>/remove")
@at_site(Permission.PEOPLE)
def post_removal(site: ReviewedSite, moderator_id: str) -> Response:
    """Somebody works here no longer. The account and its other sites stay."""
    return _change(site, moderator_id, None, "removed")


def _change(site: ReviewedSite, moderator_id: str, role: Role | None, done: str) -> Response:
    database, me = services().database, moderator().moderator_id
    try:
        with database.write() as connection:
            change = RoleChange(site.id, moderator_id, role, me)
            change_role(connection, change, database.now(connection))
    except Conflict as refused:
        return _page(site, 409, refused=gettext(_REFUSALS[refused.code]))
    if moderator_id == me and role is not Role.ADMIN:
        # This page is no longer for whoever pressed this.
        return make_response(redirect(url_for("review_pages.show_queue"), 303))
    return _back(site, done)


def _back(site: ReviewedSite, done: str) -> Response:
    return make_response(redirect(url_for(".show_people", site=site.id, done=done), 303))


def _page(site: ReviewedSite, status: int = 200, **shown: Any) -> Response:
    database = services().database
    with database.read() as connection:
        now: datetime = database.now(connection)
        people = people_at(connection, site.id)
        invitations = open_invitations(connection, site.id, now)
    page = render_template(
        "review/people.html",
        sites=own_sites(),
        site=site,
        people=people,
        invitations=invitations,
        roles=roles_in_words,
        **shown,
    )
    return make_response(page, status)

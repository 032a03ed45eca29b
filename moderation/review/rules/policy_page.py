"""`/review/sites/<site>/policy`: the policy in words, what would change, and what was in force."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Response, make_response, redirect, render_template, request, url_for

from moderation.domain.errors import InvalidSubmission
from moderation.domain.ids import is_id
from moderation.domain.roles import Permission, may
from moderation.http.context import services
from moderation.review.access import at_site, moderator, own_sites
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite, names_of
from moderation.review.rules import changes
from moderation.review.rules.catalogue import SECTIONS
from moderation.review.rules.history import read_history
from moderation.review.rules.proposal import checked, choice_text, proposed
from moderation.review.rules.what_if import scored_lately, what_if
from moderation.review.rulings.forms import sent_text
from moderation.storage.policy_changes import PolicyChange, change_policy
from moderation.storage.queries import sites
from moderation.storage.queries.policy_revisions import find_revision

blueprint = page_blueprint("review_policy", __name__)

LONGEST_NOTE = 500
REVISIONS_SHOWN = 50


@blueprint.get("/sites/<site>/policy")
@at_site(Permission.READ)
def show_policy(site: ReviewedSite) -> str:
    """What this site lets through, every setting in words, and every policy before it."""
    policies = services().policies
    with services().database.read() as connection:
        policy = policies.for_site(connection, site.id)
        history = read_history(connection, policies, site.id, REVISIONS_SHOWN)
        deciders = {one.revision.moderator_id for one in history if one.revision.moderator_id}
        names = names_of(connection, deciders)
    return _page("policy", site, policy=policy, history=history, names=names, done=_done())


@blueprint.get("/sites/<site>/policy/edit")
@at_site(Permission.POLICY)
def edit_policy(site: ReviewedSite) -> str:
    """The same as a form: empty fields are as in the default policy."""
    with services().database.read() as connection:
        policy = services().policies.for_site(connection, site.id)
        own = sites.policy_overrides(connection, site.id)
    return _page("policy_edit", site, policy=policy, own=_own_values(own), choice_text=choice_text)


@blueprint.post("/sites/<site>/policy/preview")
@at_site(Permission.POLICY)
def preview_policy(site: ReviewedSite) -> str:
    """What the form, or an old revision, would change, before it does."""
    policies = services().policies
    with services().database.read() as connection:
        wanted = checked(policies, _proposal(connection, site))
        present = policies.for_site(connection, site.id)
        scored = scored_lately(connection, site.id)
    return _page(
        "policy_preview",
        site,
        policy=present,
        wanted=wanted,
        seen=sent_text("seen", 200),
        note=sent_text("note", LONGEST_NOTE),
        changes=changes.changes_between(present, wanted),
        what_if=what_if(scored, present, wanted),
        fields=_sent_fields(),
    )


@blueprint.post("/sites/<site>/policy")
@at_site(Permission.POLICY)
def apply_policy(site: ReviewedSite) -> Response:
    """Put it in force, unless somebody changed the policy since it was looked at."""
    restored = bool(request.form.get("revision"))
    note, seen = sent_text("note", LONGEST_NOTE), sent_text("seen", 200)
    who, policies = moderator().moderator_id, services().policies
    action = "policy_restored" if restored else "policy_changed"
    with services().database.write() as connection:
        sites.lock_site(connection, site.id)
        overrides = _proposal(connection, site)
        checked(policies, overrides)
        change = PolicyChange(site.id, overrides, who, note, seen, action)
        change_policy(connection, policies, change, services().database.now(connection))
    done = url_for(
        "review_policy.show_policy", site=site.id, done="restored" if restored else "yes"
    )
    return make_response(redirect(done, 303))


def _proposal(connection: sa.Connection, site: ReviewedSite) -> dict[str, Any]:
    """The overrides that are asked for: an old revision's, or the form's."""
    revision_id = request.form.get("revision", "")
    if not revision_id:
        return proposed(request.form, sites.policy_overrides(connection, site.id))
    found = find_revision(connection, site.id, revision_id) if is_id(revision_id) else None
    if found is None:
        raise InvalidSubmission("there is no such revision at this site")
    return dict(found.overrides)


def _sent_fields() -> dict[str, str]:
    """What has to be sent once more to apply what is previewed."""
    if request.form.get("revision"):
        return {"revision": request.form["revision"]}
    keys = (setting.key for section in SECTIONS for setting in section.settings)
    return {key: request.form[key] for key in keys if request.form.get(key)}


def _own_values(own: Any) -> dict[str, Any]:
    """The site's own settings by their keys, as far as they are tables."""
    return {
        f"{table}.{name}": value
        for table, entries in own.items()
        if isinstance(entries, dict)
        for name, value in entries.items()
    }


def _done() -> str | None:
    done = request.args.get("done")
    return done if done in ("yes", "restored") else None


def _page(name: str, site: ReviewedSite, **context: Any) -> str:
    return render_template(
        f"review/{name}.html",
        sites=own_sites(),
        site=site,
        sections=SECTIONS,
        default=services().policies.default,
        value_shown=changes.shown,
        may_change=may(site.role, Permission.POLICY),
        **context,
    )

"""`/review/sites/<site>/words`: banned and suspect words, and a place to try them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from moderation.domain.policy_settings import PolicySettings
from moderation.domain.roles import Permission, may
from moderation.http.context import services
from moderation.review.access import at_site, moderator, own_sites
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rules.proposal import checked, with_words
from moderation.review.rules.word_lists import in_both, read_list
from moderation.review.rulings.forms import sent_text
from moderation.storage.policy_changes import PolicyChange, change_policy
from moderation.storage.queries import sites

blueprint = page_blueprint("review_words", __name__)

LONGEST_NOTE = 500
LONGEST_TRIAL = 5_000
# Two full lists of long words, each letter sent as six characters or more.
LARGEST_LISTS = 500 * 1024


@dataclass(frozen=True, slots=True)
class Lists:
    """Both lists, as they are in force or as they were typed."""

    banned: tuple[str, ...]
    suspect: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A text that was tried, and which words of either list it has."""

    text: str
    banned: tuple[str, ...]
    suspect: tuple[str, ...]


@blueprint.before_request
def _take_long_lists() -> None:
    request.max_content_length = LARGEST_LISTS
    request.max_form_memory_size = LARGEST_LISTS


@blueprint.get("/sites/<site>/words")
@at_site(Permission.READ)
def show_words(site: ReviewedSite) -> str:
    """The lists in force, to be changed by leads and tried by everybody."""
    lists, version = _in_force(site)
    return _page(site, lists, version, done=bool(request.args.get("done")))


@blueprint.post("/sites/<site>/words/try")
@at_site(Permission.READ)
def try_words(site: ReviewedSite) -> str:
    """Which words a text has: of the lists as typed, for whoever may change them."""
    lists, version = _in_force(site)
    if may(site.role, Permission.WORDS) and "banned" in request.form:
        lists, version = _typed(), sent_text("seen", 200)
    text = sent_text("text", LONGEST_TRIAL)
    return _page(site, lists, version, trial=_tried(lists, text), note=request.form.get("note", ""))


@blueprint.post("/sites/<site>/words")
@at_site(Permission.WORDS)
def save_words(site: ReviewedSite) -> Response:
    """Put the lists in force, as a new version of the site's policy."""
    lists, note, seen = _typed(), sent_text("note", LONGEST_NOTE), sent_text("seen", 200)
    who, policies = moderator().moderator_id, services().policies
    with services().database.write() as connection:
        sites.lock_site(connection, site.id)
        present = sites.policy_overrides(connection, site.id)
        overrides = with_words(present, _different(lists, policies.default))
        checked(policies, overrides)
        change = PolicyChange(site.id, overrides, who, note, seen, action="words_changed")
        change_policy(connection, policies, change, services().database.now(connection))
    done = url_for("review_words.show_words", site=site.id, done="yes")
    return make_response(redirect(done, 303))


def _in_force(site: ReviewedSite) -> tuple[Lists, str]:
    with services().database.read() as connection:
        policy = services().policies.for_site(connection, site.id)
    return Lists(policy.banned_words, policy.suspect_words), policy.version


def _different(lists: Lists, default: PolicySettings) -> dict[str, list[str]]:
    """The lists that are not as in the default policy."""
    own = {"banned": lists.banned, "suspect": lists.suspect}
    theirs = {"banned": default.banned_words, "suspect": default.suspect_words}
    return {name: list(words) for name, words in own.items() if words != theirs[name]}


def _typed() -> Lists:
    banned = read_list("banned", request.form.get("banned", ""))
    suspect = read_list("suspect", request.form.get("suspect", ""))
    return Lists(tuple(banned), tuple(suspect))


def _tried(lists: Lists, text: str) -> Trial | None:
    find = services().find_words
    if find is None or not text:
        return None
    return Trial(text, tuple(find(lists.banned, text)), tuple(find(lists.suspect, text)))


def _page(site: ReviewedSite, lists: Lists, version: str, **context: Any) -> str:
    return render_template(
        "review/words.html",
        sites=own_sites(),
        site=site,
        lists=lists,
        seen=version,
        both=in_both(lists.banned, lists.suspect),
        can_try=services().find_words is not None,
        may_change=may(site.role, Permission.WORDS),
        **context,
    )

"""Every policy that a site has had."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

from moderation.administration import service
from moderation.domain.errors import Conflict
from moderation.storage.policy_changes import PolicyChange, change_policy
from moderation.storage.tables import audit, policy_revision
from tests.review.rules.conftest import POLICY, words


def test_each_says_who_changed_what_and_why(desk, apply, policies):
    apply(hold_at__toxicity="0.5", note="Calmer.")
    apply(hold_at__toxicity="0.6")
    page = words(desk.open(POLICY))
    assert "Calmer." in page
    default = re.escape(f"{policies.default.hold_at['toxicity']:.2f}")
    assert re.search(rf"Ad Min .*0\.50 0\.60 .*Ad Min .*{default} 0\.50", page)


def test_an_operators_change_is_remembered_too(desk, database, policies, site):
    service.set_policy(database, policies, site.id, {"links": {"allowed": 7}})
    assert re.search(r"An operator .* in force .* 2 7 ", words(desk.open(POLICY)))


def test_what_was_in_force_before_the_first_is_kept(apply, newsroom):
    newsroom.overrides({"links": {"allowed": 7}})
    apply(links__allowed="3")
    kept = newsroom.rows(policy_revision.select().order_by(policy_revision.c.id))
    assert [one.overrides["links"]["allowed"] for one in kept] == [7, 3]


def test_an_earlier_one_can_be_restored(admin, apply, in_force, newsroom):
    apply(links__allowed="7")
    first = in_force()
    apply(links__allowed="3")
    kept = newsroom.rows(policy_revision.select().order_by(policy_revision.c.id))
    shown = admin.press(f"{POLICY}/preview", revision=kept[0].id, seen=in_force().version)
    assert re.search(r"3\s+7", words(shown.text))
    assert apply(revision=kept[0].id).status_code == 303
    assert in_force() == first
    assert newsroom.rows(audit.select().order_by(audit.c.sequence))[-1].action == "policy_restored"


def test_another_sites_cannot(apply, database, policies, newsroom):
    service.create_site(database, "herald", "The Herald", ())
    service.set_policy(database, policies, "herald", {"links": {"allowed": 7}})
    (foreign,) = newsroom.rows(policy_revision.select())
    assert apply(revision=foreign.id).status_code == 422


def test_one_that_is_not_understood_any_more_is_shown_and_not_offered(admin, newsroom, apply):
    newsroom.overrides({"links": {"allowed": "all"}})
    apply(links__allowed="3")
    page = admin.open(POLICY)
    assert "no longer understood" in page
    assert "Restore this version" not in page


def test_of_two_who_save_at_the_same_moment_one_is_told(database, policies, site, newsroom):
    seen = policies.default.version
    start = threading.Barrier(2)

    def save(allowed):
        change = PolicyChange(site.id, {"links": {"allowed": allowed}}, seen=seen)
        start.wait(10)
        try:
            with database.write() as connection:
                change_policy(connection, policies, change, database.now(connection))
        except Conflict as error:
            return error.code
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(save, (7, 8)))
    assert outcomes == ["policy_changed", "saved"]
    assert len(newsroom.rows(policy_revision.select())) == 1

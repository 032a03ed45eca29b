"""Sites, keys and moderators, and what is kept of their secrets."""

import pytest

from moderation.administration import service
from moderation.domain.comment import Scope
from moderation.domain.errors import Conflict, InvalidSubmission, NotFound
from moderation.domain.policy_settings import BadPolicy
from moderation.storage.tables import metadata
from moderation.storage.tables import site as site_table

EVERY = frozenset(Scope)
QUEUE = "/v1/sites/courier/queue"


def dump(database):
    """All that is stored, as text."""
    with database.read() as connection:
        return str([connection.execute(table.select()).all() for table in metadata.sorted_tables])


class TestSites:
    @pytest.mark.parametrize("site_id", ["a", "7", "the-courier", "a" * 64])
    def test_a_good_id_is_taken(self, database, site_id):
        made = service.create_site(database, site_id, "The Courier", ())
        assert (made.id, len(made.assertion_secret)) == (site_id, 43)

    @pytest.mark.parametrize(
        "site_id", ["", "A", "-a", "a-", "a_b", "a b", "a/b", "é", "a" * 65, "a\n", "courier.org"]
    )
    def test_another_id_is_refused(self, database, site_id):
        with pytest.raises(InvalidSubmission):
            service.create_site(database, site_id, "The Courier", ())

    def test_an_id_is_taken_once(self, database, site):
        with pytest.raises(Conflict) as caught:
            service.create_site(database, "courier", "Another", ())
        assert caught.value.code == "site_exists"
        assert "Another" not in dump(database)

    @pytest.mark.parametrize(
        "origin", ["https://example.org", "http://localhost:8080", "https://xn--bcher-kva.example"]
    )
    def test_an_origin_is_what_a_browser_sends(self, origin):
        service.check_origin(origin)

    @pytest.mark.parametrize(
        "origin",
        ["", "*", "null", "example.org", "//example.org", "https://", "https://example.org/",
         "https://example.org/a", "https://example.org?x", "https://Example.org",
         "https://ann@example.org", "ftp://example.org", "javascript:alert(1)",
         "https://example.org#a", " https://example.org"],
    )  # fmt: skip
    def test_anything_else_is_no_origin(self, origin):
        with pytest.raises(InvalidSubmission):
            service.check_origin(origin)


class TestKeys:
    def test_a_secret_is_shown_once_and_kept_as_a_hash(self, database, site):
        issued = service.issue_key(database, site.id, EVERY)
        assert issued.secret.startswith("cms_")
        assert len(issued.secret.split("_", 2)[2]) == 45
        assert issued.secret not in dump(database)

    def test_two_keys_live_at_once_until_one_is_revoked(self, database, client, site):
        keys = [service.issue_key(database, site.id, EVERY) for _ in range(2)]

        def works(key):
            headers = {"Authorization": f"Bearer {key.secret}"}
            return client.get(QUEUE, headers=headers).status_code

        assert [works(key) for key in keys] == [200, 200]
        service.revoke_key(database, keys[0].key.id)
        assert [works(key) for key in keys] == [401, 200]

    def test_a_key_is_revoked_once(self, database, site):
        key_id = service.issue_key(database, site.id, EVERY).key.id
        service.revoke_key(database, key_id)
        for unknown in (key_id, "nothing"):
            with pytest.raises(NotFound):
                service.revoke_key(database, unknown)

    def test_a_key_needs_a_site_and_a_scope(self, database, site):
        with pytest.raises(NotFound):
            service.issue_key(database, "nowhere", EVERY)
        with pytest.raises(InvalidSubmission):
            service.issue_key(database, site.id, frozenset())

    @pytest.mark.parametrize("scopes", [EVERY, {Scope.READ}, {Scope.SUBMIT, Scope.READ}])
    def test_a_public_key_may_submit_and_nothing_else(self, database, site, scopes):
        with pytest.raises(InvalidSubmission):
            service.issue_key(database, site.id, frozenset(scopes), public=True)

    def test_a_public_key_needs_pages_to_stand_in(self, database):
        service.create_site(database, "herald", "The Herald", ())
        with pytest.raises(InvalidSubmission):
            service.issue_key(database, "herald", frozenset({Scope.SUBMIT}), public=True)


class TestPolicies:
    def test_a_good_one_is_in_force_at_once(self, database, site, policies):
        version = service.set_policy(database, policies, site.id, {"links": {"allowed": 0}})
        with database.read() as connection:
            in_force = policies.for_site(connection, site.id)
        assert (in_force.links_allowed, in_force.version) == (0, version)

    def test_a_bad_one_changes_nothing(self, database, site, policies):
        with pytest.raises(BadPolicy, match=r"links\.allowed"):
            service.set_policy(database, policies, site.id, {"links": {"allowed": "all"}})
        with database.read() as connection:
            assert policies.for_site(connection, site.id) == policies.default

    def test_one_sites_policy_is_not_anothers(self, database, site, policies):
        service.create_site(database, "herald", "The Herald", ())
        service.set_policy(database, policies, "herald", {"links": {"allowed": 0}})
        with database.read() as connection:
            assert policies.for_site(connection, site.id) == policies.default

    def test_an_unknown_site_has_none(self, database, policies):
        with pytest.raises(NotFound):
            service.set_policy(database, policies, "nowhere", {})

    def test_one_that_cannot_be_read_any_more_publishes_nothing(self, database, site, policies):
        with database.write() as connection:
            broken = {"links": {"allowed": "all"}}
            connection.execute(site_table.update().values(policy_overrides=broken))
            in_force = policies.for_site(connection, site.id)
        assert in_force.unreadable
        assert in_force.version.endswith("+unreadable")


class TestModerators:
    def add(self, database, email="Mod@Courier.example", password="correct horse battery"):
        return service.add_moderator(database, email, "Mo", password, {"courier": "moderator"})

    def test_a_password_is_kept_as_an_argon2id_hash(self, database, site):
        self.add(database)
        stored = dump(database)
        assert "correct horse" not in stored
        assert "$argon2id$v=19$m=65536,t=3" in stored

    @pytest.mark.parametrize("password", ["", "x" * 11, "x" * 129])
    def test_a_password_of_the_wrong_length_is_refused(self, database, site, password):
        with pytest.raises(InvalidSubmission):
            self.add(database, password=password)

    def test_an_address_is_one_person_whatever_its_case(self, database, site):
        self.add(database)
        with pytest.raises(Conflict):
            self.add(database, email="mod@COURIER.example")

    def test_a_moderator_needs_a_site_that_is_there(self, database):
        with pytest.raises(Conflict):
            self.add(database)
        assert "courier.example" not in dump(database)

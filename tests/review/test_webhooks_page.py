"""`/review/sites/<site>/webhooks`: for admins, and what its buttons do."""

import pytest

from moderation.delivery.dispatching import deliver_due
from moderation.delivery.sending import Desk as Sending
from moderation.http.outbound import Outbound
from moderation.secrets import Secrets
from moderation.storage import webhook_changes
from moderation.storage.queries.webhook_log import deliveries_of
from moderation.storage.queries.webhooks import find_webhook
from moderation.storage.tables import audit
from tests.conftest import SECRET_KEY

PAGE = "/review/sites/courier/webhooks"


@pytest.fixture
def admin(employ, seat, site):
    return seat(employ("ada@example.org", "Ada Min", site.id, role="admin"))


@pytest.fixture
def hook(database, site):
    """A webhook whose address leads nowhere that may be called."""
    with database.write() as connection:
        now = database.now(connection)
        return webhook_changes.add(
            connection, site.id, "https://10.0.0.1/hook", ("comment.published",), now
        )


def deliveries(database, hook):
    with database.read() as connection:
        return deliveries_of(connection, hook.id, None, 100)


def test_without_webhooks_the_page_says_how_to_get_one(admin):
    assert "docs/webhooks.md" in admin.open(PAGE)


def test_the_page_says_what_became_of_deliveries(admin, hook, newsroom, database):
    one = newsroom.published()
    sending = Sending(database, Secrets(SECRET_KEY), Outbound(), database.now)
    deliver_due(sending, 0.5)
    page = admin.open(PAGE)
    for words in ("https://10.0.0.1/hook", "failing for", "leads into an internal network"):
        assert words in page
    assert f"/review/comments/{one.id}" in page
    assert "1 event waits to be taken." in page
    assert "whsec_" not in page


def test_a_test_and_sending_again_put_a_delivery_on_its_way(admin, hook, database, woken):
    answer = admin.press(f"{PAGE}/{hook.id}/test")
    assert answer.status_code == 303
    (sent,) = deliveries(database, hook)
    assert (sent.type, sent.status) == ("webhook.test", "waiting")
    assert admin.press(f"{PAGE}/{hook.id}/deliveries/{sent.id}/again").status_code == 303
    assert woken.queues.count("delivery") == 2
    assert "is on its way" in admin.open(answer.location)


def test_it_is_switched_off_and_on_and_the_log_says_by_whom(admin, hook, database, newsroom):
    assert admin.press(f"{PAGE}/{hook.id}/switch", status="off").status_code == 303
    with database.read() as connection:
        assert find_webhook(connection, "courier", hook.id).off_because == "switched_off"
    assert admin.press(f"{PAGE}/{hook.id}/switch", status="on").status_code == 303
    assert admin.press(f"{PAGE}/{hook.id}/switch", status="maybe").status_code == 422
    deeds = [row for row in newsroom.rows(audit.select()) if row.moderator_id]
    assert {row.action for row in deeds} == {"webhook_off", "webhook_on"}
    assert "switched a webhook off" in admin.open("/review/sites/courier/log")


@pytest.mark.parametrize("role", ["moderator", "lead"])
def test_webhooks_are_for_admins(employ, seat, site, hook, role):
    desk = seat(employ("lee@example.org", "Lee", site.id, role=role))
    desk.open(PAGE, status=403)
    assert desk.press(f"{PAGE}/{hook.id}/test").status_code == 403
    assert PAGE not in desk.open()


@pytest.mark.parametrize("path", ["nothing/test", "no%00thing/switch", "x/deliveries/y/again"])
def test_what_is_nowhere_is_not_found(admin, path):
    assert admin.press(f"{PAGE}/{path}", status="on").status_code in (400, 404)

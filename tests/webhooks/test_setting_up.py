"""`/v1/sites/{site}/webhooks` over HTTP, each answer compared with the documentation."""

import pytest
from standardwebhooks import Webhook as Library

from moderation.domain.comment import Scope
from moderation.domain.telling import EVENT_NAMES
from moderation.storage.tables import audit, idempotency, metadata
from tests.documentation.conformance import ConformingClient

WEBHOOKS = "/v1/sites/courier/webhooks"
INSIDE = [
    "https://127.0.0.2:8443/",
    "https://10.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://169.254.169.254/latest/meta-data/",
    "http://93.184.215.14/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://user:secret@93.184.215.14/",
    "https://93.184.215.14:25/",
    "ftp://93.184.215.14/",
    "javascript:alert(1)",
    "no address",
]


@pytest.fixture
def client(app):
    app.test_client_class = ConformingClient
    return app.test_client()


@pytest.fixture
def outbound():
    """As it comes: nothing inside may be called, and names are not looked up by a test."""
    from ipaddress import ip_address

    from moderation.http.outbound import Outbound

    def resolve(name, port):
        return [ip_address("10.0.0.1" if name.startswith("inside") else "93.184.215.14")]

    return Outbound(resolve=resolve)


@pytest.fixture
def create(client, key):
    def post(url="https://hooks.example.org/comments", **more):
        return client.post(WEBHOOKS, json={"url": url, **more}, headers=key)

    return post


def test_a_webhook_is_made_listed_and_removed(client, site, key, create):
    made = create(events=["comment.published", "comment.erased"])
    assert made.status_code == 201
    secret = made.json["secret"]
    assert secret.startswith("whsec_")
    assert Library(secret)
    shown = {name: value for name, value in made.json.items() if name != "secret"}
    assert client.get(WEBHOOKS, headers=key).json == {"items": [shown], "next_cursor": None}
    assert client.delete(f"{WEBHOOKS}/{shown['id']}", headers=key).status_code == 204
    assert client.get(WEBHOOKS, headers=key).json["items"] == []
    assert client.delete(f"{WEBHOOKS}/{shown['id']}", headers=key).status_code == 404


@pytest.mark.parametrize("sent", ["json", "query_string"])
def test_all_webhooks_to_an_address_are_removed_by_it(client, key, create, sent):
    url = "https://hooks.example.org/one"
    kept = create("https://hooks.example.org/other").json["id"]
    create(url), create(url)
    assert client.delete(WEBHOOKS, **{sent: {"url": url}}, headers=key).status_code == 204
    assert [one["id"] for one in client.get(WEBHOOKS, headers=key).json["items"]] == [kept]
    gone = client.delete(WEBHOOKS, **{sent: {"url": url}}, headers=key)
    assert (gone.status_code, gone.json["code"]) == (404, "webhook_not_found")
    assert client.delete(WEBHOOKS, **{sent: {}}, headers=key).json["code"] == "invalid_submission"


def test_without_names_every_event_is_sent(site, create):
    assert create().json["events"] == list(EVENT_NAMES)


@pytest.mark.parametrize(
    "events", [[], ["comment.approved"], ["comment.held"] * 2, "comment.held", [1], {}, ["*"]]
)
def test_events_that_do_not_exist_are_refused(site, create, events):
    answer = create(events=events)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "events"


@pytest.mark.parametrize("url", [*INSIDE, "https://inside.example.org/"])
def test_an_address_that_leads_inside_is_refused_where_it_is_typed(site, create, client, key, url):
    answer = create(url)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "url")
    assert client.get(WEBHOOKS, headers=key).json["items"] == []


def test_only_an_admins_key_of_the_site_reaches_webhooks(client, site, issue, create, database):
    from moderation.administration import service

    made = create().json["id"]
    service.create_site(database, "herald", "The Herald", ())
    other = service.issue_key(database, "herald", frozenset(Scope)).secret
    for headers, status in (
        (issue(Scope.SUBMIT, Scope.READ, Scope.MODERATE), 403),
        ({"Authorization": f"Bearer {other}"}, 403),
        ({}, 401),
    ):
        assert client.get(WEBHOOKS, headers=headers).status_code == status
        assert client.delete(f"{WEBHOOKS}/{made}", headers=headers).status_code == status
    elsewhere = f"/v1/sites/herald/webhooks/{made}"
    for path, method in ((elsewhere, "DELETE"), (f"{elsewhere}/deliveries", "GET")):
        answer = client.open(path, method=method, headers={"Authorization": f"Bearer {other}"})
        assert (answer.status_code, answer.json["code"]) == (404, "webhook_not_found")


def test_the_same_request_makes_one_webhook_and_gets_its_secret_again(client, site, key, database):
    headers = {**key, "Idempotency-Key": "once"}
    body = {"url": "https://hooks.example.org/"}
    first = client.post(WEBHOOKS, json=body, headers=headers)
    again = client.post(WEBHOOKS, json=body, headers=headers)
    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(client.get(WEBHOOKS, headers=key).json["items"]) == 1
    with database.read() as connection:
        stored = connection.execute(idempotency.select()).one()
    assert "whsec_" not in stored.answer


def test_no_table_holds_a_secret(client, site, key, create, database):
    made = create().json
    new = client.post(f"{WEBHOOKS}/{made['id']}/secrets", headers=key)
    assert new.status_code == 201
    assert new.json["secret"] not in ("", made["secret"])
    with database.read() as connection:
        rows = [
            str(tuple(row))
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
        ]
    for secret in (made["secret"], new.json["secret"]):
        assert not any(secret.removeprefix("whsec_") in row for row in rows)


def test_it_is_switched_off_and_on(client, site, key, create, woken):
    path = f"{WEBHOOKS}/{create().json['id']}"
    off = client.patch(path, json={"status": "off"}, headers=key).json
    assert (off["status"], off["off_because"]) == ("off", "switched_off")
    woken.queues.clear()
    on = client.patch(path, json={"status": "on"}, headers=key).json
    assert (on["status"], on["off_because"]) == ("on", None)
    assert woken.queues == ["delivery"]
    assert client.patch(path, json={"status": "maybe"}, headers=key).status_code == 422


def test_a_test_shows_among_the_deliveries_and_can_be_sent_again(client, site, key, create, woken):
    path = f"{WEBHOOKS}/{create().json['id']}"
    sent = client.post(f"{path}/tests", headers=key)
    assert (sent.status_code, sent.json["type"]) == (202, "webhook.test")
    listed = client.get(f"{path}/deliveries", headers=key).json
    assert listed == {"items": [sent.json], "next_cursor": None}
    assert client.get(WEBHOOKS, headers=key).json["items"][0]["waiting"] == 1
    again = client.post(f"{path}/deliveries/{sent.json['id']}/redeliveries", headers=key)
    assert (again.status_code, again.json["id"]) == (202, sent.json["id"])
    assert "delivery" in woken.queues
    missing = client.post(f"{path}/deliveries/nothing/redeliveries", headers=key)
    assert (missing.status_code, missing.json["code"]) == (404, "delivery_not_found")


def test_deliveries_come_in_pages_the_newest_first(client, site, key, create):
    path = f"{WEBHOOKS}/{create().json['id']}"
    sent = [client.post(f"{path}/tests", headers=key).json["id"] for _ in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(f"{path}/deliveries?limit=2&cursor={cursor}", headers=key).json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == sent[::-1]


def test_a_site_has_at_most_twenty(site, create):
    for _ in range(20):
        assert create().status_code == 201
    answer = create()
    assert (answer.status_code, answer.json["code"]) == (409, "too_many_webhooks")


def test_what_was_done_stands_in_the_log_of_deeds_without_the_secret(
    client, site, key, create, database
):
    made = create().json
    path = f"{WEBHOOKS}/{made['id']}"
    client.post(f"{path}/secrets", headers=key)
    client.patch(path, json={"status": "off"}, headers=key)
    client.delete(path, headers=key)
    with database.read() as connection:
        rows = connection.execute(audit.select().order_by(audit.c.sequence)).all()
    deeds = [(row.action, row.object_kind, row.object_id) for row in rows]
    names = ["webhook_added", "webhook_secret_renewed", "webhook_off", "webhook_removed"]
    assert deeds == [(name, "webhook", made["id"]) for name in names]
    assert made["secret"] not in str(rows)

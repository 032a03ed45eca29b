"""Whoever signs in again is led to where the session ended, and nowhere else."""

import pytest

from tests.review.conftest import PASSWORD

DOOR = "/review/sign-in"


def test_signing_in_leads_back_to_where_the_session_ended(client, moderator_id):
    place = "/review?site=courier&sort=oldest"
    turned_away = client.get(place)
    form = client.get(turned_away.location).text
    assert 'name="next" value="/review?site=courier&amp;sort=oldest"' in form
    data = {"email": "mo@example.org", "password": PASSWORD, "next": place}
    assert client.post(DOOR, data=data).location == place


def test_a_script_or_a_form_that_is_turned_away_is_no_place_to_come_back_to(client, site):
    asked = client.get("/review", headers={"Accept": "application/json"})
    sent = client.post("/review/account/preferences")
    assert asked.location == sent.location == "/review/sign-in?after=session"


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/review",
        "//evil.example/review",
        "/\\evil.example",
        "/reviewed",
        "/review/../v1/anything",
        "javascript:alert(1)",
        "/review\r\nSet-Cookie: x=1",
    ],
)
def test_signing_in_leads_nowhere_else(client, moderator_id, place):
    assert "evil" not in client.get(DOOR, query_string={"next": place}).text
    data = {"email": "mo@example.org", "password": PASSWORD, "next": place}
    assert client.post(DOOR, data=data).location == "/review"

"""What people do with their own accounts: password, sessions, preferences."""

import pytest
from argon2 import extract_parameters

from moderation.review.people.preferences import Preferences, read_preferences
from moderation.secrets import PASSWORDS
from moderation.storage.tables import audit, moderator, session
from tests.review.conftest import PASSWORD, Elements
from tests.review.people.conftest import GOOD_PASSWORD

ACCOUNT = "/review/account"


def change(desk, old=PASSWORD, new=GOOD_PASSWORD, again=None):
    sent = {"password": old, "new_password": new, "again": new if again is None else again}
    return desk.press(f"{ACCOUNT}/password", **sent)


def test_changing_the_password_ends_all_other_sessions(
    desk, seat, moderator_id, newsroom, deeds, client
):
    elsewhere, before = seat(moderator_id), desk.client.get_cookie("cmod").value
    answer = change(desk)
    assert (answer.status_code, answer.location) == (303, f"{ACCOUNT}?done=password")
    assert elsewhere.client.get("/review").status_code == 303
    desk.open(ACCOUNT)
    assert desk.client.get_cookie("cmod").value != before
    assert len(newsroom.rows(session.select())) == 1
    assert deeds() == [("password_changed", moderator_id)]
    for password, status in ((PASSWORD, 401), (GOOD_PASSWORD, 303)):
        door = {"email": "mo@example.org", "password": password}
        assert client.post("/review/sign-in", data=door).status_code == status


def test_a_new_password_is_hashed_at_todays_cost(desk, newsroom):
    change(desk)
    (row,) = newsroom.rows(moderator.select())
    assert row.password_hash.startswith("$argon2id$")
    assert extract_parameters(row.password_hash) == extract_parameters(PASSWORDS.hash("any"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"old": "not the password"}, "not your present password"),
        ({"new": "short"}, "at least 12"),
        ({"new": "password password"}, "first that anybody"),
        ({"new": "derator derator"}, "your name"),
        ({"again": "another one of these"}, "not the same"),
    ],
)
def test_what_is_not_right_leaves_the_password_and_the_sessions(
    desk, newsroom, deeds, changes, words
):
    (before,) = newsroom.rows(moderator.select())
    answer = change(desk, **changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert newsroom.rows(moderator.select()) == [before]
    desk.open(ACCOUNT)
    assert deeds() == []


def test_guessing_the_present_password_ends_after_ten(desk):
    for _ in range(10):
        assert change(desk, old="not the password").status_code == 422
    assert change(desk).status_code == 429


def test_signing_out_everywhere_ends_this_session_too(desk, seat, moderator_id, newsroom, deeds):
    elsewhere = seat(moderator_id)
    answer = desk.press(f"{ACCOUNT}/sign-out-everywhere")
    assert answer.location == "/review/sign-in?after=everywhere"
    assert newsroom.rows(session.select()) == []
    for one in (desk, elsewhere):
        assert one.client.get("/review").status_code == 303
    assert deeds() == [("sessions_ended", moderator_id)]


def test_sessions_of_others_go_on(desk, seat, employ, site):
    colleague = seat(employ("jo@example.org", "Jo", site.id))
    desk.press(f"{ACCOUNT}/sign-out-everywhere")
    assert colleague.client.get("/review").status_code == 200


def test_the_page_counts_the_sessions_and_knows_this_one(desk, seat, moderator_id):
    assert desk.open(ACCOUNT).count("Another browser") == 0
    seat(moderator_id)
    page = desk.open(ACCOUNT)
    assert (page.count("This browser"), page.count("Another browser")) == (1, 1)


def test_the_page_shows_no_address(desk):
    assert "@" not in Elements(desk.open(ACCOUNT)).text


FIELDS = {
    "hide_names": "1",
    "break_minutes": "25",
    "severe_cap": "100",
    "language": "ar",
    "theme": "dark",
}


def test_preferences_are_kept_and_a_box_that_is_not_ticked_is_off(desk, newsroom):
    answer = desk.press(f"{ACCOUNT}/preferences", **FIELDS)
    assert answer.location == f"{ACCOUNT}?done=preferences"
    (row,) = newsroom.rows(moderator.select())
    looks = {"language": "ar", "theme": "dark"}
    assert read_preferences(row.preferences) == Preferences(
        blur=False, hide_names=True, break_minutes=25, severe_cap=100, mail_backlog=False, **looks
    )


def test_the_log_does_not_tell_what_somebody_prefers(desk, newsroom, moderator_id):
    desk.press(f"{ACCOUNT}/preferences", **FIELDS)
    (row,) = newsroom.rows(audit.select())
    assert (row.action, row.site_id, row.details) == ("preferences_changed", None, {})


def html_of(page):
    return next(attributes for tag, attributes in Elements(page).tags if tag == "html")


def test_language_and_look_follow_what_was_chosen(desk):
    assert "data-theme" not in html_of(desk.open(ACCOUNT))
    desk.press(f"{ACCOUNT}/preferences", **FIELDS)
    for page in (ACCOUNT, "/review"):
        found = html_of(desk.open(page))
        assert (found["lang"], found["dir"], found["data-theme"]) == ("ar", "rtl", "dark")
    missing = html_of(desk.open("/review/sites/nowhere/people", status=404))
    assert (missing["lang"], missing["data-theme"]) == ("ar", "dark")


@pytest.mark.parametrize(
    "wrong",
    [
        {"break_minutes": "241"},
        {"break_minutes": "-5"},
        {"break_minutes": "x"},
        {"break_minutes": "٣"},
        {"severe_cap": "501"},
        {"severe_cap": ""},
        {"language": "xx"},
        {"theme": "pink"},
    ],
)
def test_a_preference_that_is_not_offered_is_refused(desk, newsroom, wrong):
    assert desk.press(f"{ACCOUNT}/preferences", **{**FIELDS, **wrong}).status_code == 422
    assert newsroom.rows(moderator.select())[0].preferences == {}


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"gone": 1},
        {"blur": "yes"},
        {"break_minutes": True},
        {"theme": "pink"},
        {"severe_cap": -1},
        {"language": None},
    ],
)
def test_what_is_stored_and_not_understood_counts_as_unset(stored):
    assert read_preferences(stored) == Preferences()

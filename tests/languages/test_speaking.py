"""Which language a page speaks: its reader's, where it is one of ours, and otherwise English."""

from datetime import UTC, datetime, timedelta

import pytest

from moderation.http.languages import choose_language
from moderation.http.pages import clock, duration
from moderation.storage.tables import moderator

ARABIC = {"Accept-Language": "ar-EG,ar;q=0.9,en;q=0.5"}
HTML = {"Accept": "text/html"}
MOMENT = datetime(2026, 11, 3, 14, 5, tzinfo=UTC)


def prefer(database, moderator_id, **chosen):
    with database.write() as connection:
        query = moderator.update().where(moderator.c.id == moderator_id)
        connection.execute(query.values(preferences=chosen))


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("ar", 'lang="ar" dir="rtl"'),
        ("ar-EG,en;q=0.5", 'lang="ar" dir="rtl"'),
        ("en-GB,ar;q=0.5", 'lang="en" dir="ltr"'),
        ("fr,ar;q=0.3", 'lang="ar" dir="rtl"'),
        ("ar;q=0,en;q=0.1", 'lang="en" dir="ltr"'),
        ("fr", 'lang="en" dir="ltr"'),
        ("", 'lang="en" dir="ltr"'),
        ("*;q=x,,;", 'lang="en" dir="ltr"'),
    ],
)
def test_whoever_is_not_signed_in_is_spoken_to_as_the_browser_asks(client, asked, spoken):
    for path in ("/verify/gone", "/review/sign-in"):
        answer = client.get(path, headers={**HTML, "Accept-Language": asked})
        assert f"<html {spoken}" in answer.text
        assert "Accept-Language" in answer.vary


def test_a_moderators_choice_counts_more_than_the_browser(desk, database, moderator_id):
    prefer(database, moderator_id, language="ar")
    answer = desk.client.get("/review", headers={"Accept-Language": "en"})
    assert '<html lang="ar" dir="rtl"' in answer.text
    assert "Accept-Language" not in answer.vary
    prefer(database, moderator_id, language="en")
    assert '<html lang="en" dir="ltr"' in desk.client.get("/review", headers=ARABIC).text


def test_without_a_choice_the_desk_follows_the_browser(desk):
    assert '<html lang="ar" dir="rtl"' in desk.client.get("/review", headers=ARABIC).text
    assert '<html lang="en" dir="ltr"' in desk.client.get("/review").text


def test_a_problem_is_told_in_the_readers_language_and_keeps_its_code(desk):
    path = "/review/sites/elsewhere/log"
    page = desk.client.get(path, headers={**ARABIC, **HTML})
    assert page.status_code == 404
    assert '<html lang="ar" dir="rtl"' in page.text
    assert "there is no such page" not in page.text
    as_json = {"Accept": "application/json"}
    told = desk.client.get(path, headers={**ARABIC, **as_json}).json
    english = desk.client.get(path, headers=as_json).json
    assert (told["code"], told["status"]) == (english["code"], english["status"])
    assert english["detail"].startswith("there is no such page")
    assert told["detail"] != english["detail"]


def test_a_program_is_answered_in_english_whatever_it_asks_for(client):
    answer = client.get("/v1/comments/nothing", headers=ARABIC)
    assert answer.json["detail"].isascii()
    assert "Accept-Language" not in answer.vary


def test_what_the_catalogue_lacks_is_marked_as_english(app):
    with app.test_request_context("/review", headers=ARABIC):
        page = app.jinja_env.get_template("look/problem.html").render(
            title="…", problem={"status": 400, "detail": "never heard of", "request_id": "1"}
        )
    assert '<span lang="en" dir="ltr">Never heard of.</span>' in page


def test_times_are_told_in_the_language_of_the_page_with_western_digits(app):
    spans = [timedelta(seconds=59), timedelta(minutes=1), timedelta(hours=2), timedelta(days=40)]
    with app.test_request_context("/review"):
        told = [clock(MOMENT), *map(duration, spans)]
        assert told == [
            "3 Nov 2026, 14:05 UTC",
            "less than a minute",
            "1 minute",
            "2 hours",
            "40 days",
        ]
        choose_language("ar")
        told = [clock(MOMENT), *map(duration, spans)]
    assert told == [
        "3 نوفمبر 2026، 14:05 بالتوقيت العالمي",
        "أقل من دقيقة",
        "دقيقة واحدة",
        "ساعتين",
        "40 يومًا",
    ]


def test_a_language_that_is_not_ours_is_never_chosen(app):
    with app.test_request_context("/review", headers=ARABIC):
        choose_language("tlh")
        assert clock(MOMENT).startswith("3 نوفمبر")


def test_an_empty_word_stays_empty(app):
    with app.test_request_context("/review", headers=ARABIC):
        assert app.jinja_env.from_string("{{ _('') }}").render() == ""

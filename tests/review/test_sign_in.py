"""The door to the queue: slow to guess at, the same for everybody, and closed for good."""

import threading
import time
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from argon2 import extract_parameters

from moderation.domain.errors import Overloaded
from moderation.review.people import passwords
from moderation.secrets import PASSWORDS, hash_of
from moderation.storage.tables import moderator as moderator_table
from moderation.storage.tables import session
from tests.review.conftest import PASSWORD

DOOR = "/review/sign-in"


@pytest.fixture
def knock(client, moderator_id):
    def post(email="mo@example.org", password=PASSWORD, address="198.51.100.7", **options):
        where = {"environ_base": {"REMOTE_ADDR": address}, **options}
        return client.post(DOOR, data={"email": email, "password": password}, **where)

    return post


def cookie_of(answer):
    return next(iter(SimpleCookie(answer.headers["Set-Cookie"]).values()))


def test_the_right_password_opens_the_queue(client, knock):
    answer = knock()
    assert (answer.status_code, answer.location) == (303, "/review")
    assert client.get("/review").status_code == 200


def test_the_address_may_be_typed_in_any_case(knock):
    assert knock(" Mo@Example.ORG ").status_code == 303


def test_on_plain_http_the_cookie_is_strict_and_out_of_reach_of_scripts(knock):
    cookie = cookie_of(knock())
    assert cookie.key == "cmod"
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert cookie["max-age"] == str(8 * 3600)
    assert not cookie["secure"]


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(knock):
    cookie = cookie_of(knock(base_url="https://localhost"))
    assert cookie.key == "__Host-cmod"
    assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/")
    assert not cookie["domain"]


def test_of_the_token_only_its_hash_is_stored(knock, newsroom):
    token = cookie_of(knock()).value
    assert len(token) >= 43
    assert [row.token_hash for row in newsroom.rows(session.select())] == [hash_of(token)]


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(knock):
    known = knock("mo@example.org", "not the password")
    unknown = knock("no@example.org", "not the password")
    assert known.status_code == unknown.status_code == 401
    assert known.text.replace("mo@", "no@") == unknown.text
    assert "Set-Cookie" not in known.headers


def test_an_unknown_account_costs_as_much_as_a_known_one():
    costs = extract_parameters(passwords.NOBODYS_HASH)
    assert costs == extract_parameters(PASSWORDS.hash("any"))
    assert not passwords.is_right(passwords.NOBODYS_HASH, "")


def test_after_ten_failures_an_account_is_closed_for_a_while_wherever_one_comes_from(knock):
    for number in range(10):
        assert knock(password="guess", address=f"198.51.100.{number}").status_code == 401
    refused = knock(address="203.0.113.1")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 900
    assert refused.content_type.startswith("text/html")
    assert "Try again in" in refused.text


def test_after_ten_failures_an_address_is_shut_out_whatever_account_it_tries(knock, monkeypatch):
    monkeypatch.setattr(passwords, "is_right", lambda *_: False)
    for number in range(10):
        assert knock(email=f"{number}@example.org").status_code == 401
    assert knock(email="mo@example.org").status_code == 429


def test_a_success_does_not_count_as_a_failure(knock):
    for _ in range(12):
        assert knock().status_code == 303


def test_no_more_than_two_passwords_are_hashed_at_once(app, knock, monkeypatch):
    now_and_most, lock = [0, 0], threading.Lock()

    def slow(*_):
        with lock:
            now_and_most[0] += 1
            now_and_most[1] = max(now_and_most)
        time.sleep(0.02)
        with lock:
            now_and_most[0] -= 1
        return False

    monkeypatch.setattr(passwords, "is_right", slow)
    data = {"email": "mo@example.org", "password": "guess"}
    tries = [
        threading.Thread(target=lambda: app.test_client().post(DOOR, data=data)) for _ in range(6)
    ]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    assert now_and_most == [0, 2]


def test_who_finds_no_place_is_asked_to_come_back(knock, monkeypatch):
    monkeypatch.setattr(passwords, "_LONGEST_WAIT_S", 0.01)
    with passwords.place(), passwords.place():
        answer = knock()
        with pytest.raises(Overloaded), passwords.place():
            pass
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


def test_signing_in_ends_the_session_the_browser_came_with(client, knock, newsroom):
    first = cookie_of(knock()).value
    second = cookie_of(knock()).value
    stored = [row.token_hash for row in newsroom.rows(session.select())]
    assert stored == [hash_of(second)] != [hash_of(first)]


def test_a_page_of_another_site_cannot_sign_anybody_in(knock, newsroom):
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = knock(headers=headers)
        assert answer.status_code == 403
    assert newsroom.rows(session.select()) == []


def test_a_nul_in_the_address_is_just_an_unknown_account(knock):
    assert knock("mo@example.org\x00").status_code == 401


def test_the_form_sends_whoever_is_signed_in_to_the_queue(desk):
    answer = desk.client.get(DOOR)
    assert (answer.status_code, answer.location) == (303, "/review")


def test_after_signing_out_the_old_cookie_opens_nothing(desk, newsroom):
    token = desk.client.get_cookie("cmod").value
    answer = desk.press("/review/sign-out")
    assert answer.location == "/review/sign-in?after=sign-out"
    assert newsroom.rows(session.select()) == []
    desk.client.set_cookie("cmod", token)
    assert desk.client.get("/review").status_code == 303


@pytest.mark.parametrize(
    ("column", "age", "open_"),
    [
        ("seen_at", timedelta(minutes=29), True),
        ("seen_at", timedelta(minutes=31), False),
        ("created_at", timedelta(hours=7, minutes=59), True),
        ("created_at", timedelta(hours=8, minutes=1), False),
    ],
)
def test_a_session_ends_after_half_an_hour_of_rest_or_eight_hours(
    desk, newsroom, column, age, open_
):
    (row,) = newsroom.rows(session.select())
    newsroom.change(session, session.c.token_hash == row.token_hash, **{column: row.seen_at - age})
    assert (desk.client.get("/review").status_code == 200) is open_


def test_work_keeps_a_session_alive(desk, newsroom):
    (row,) = newsroom.rows(session.select())
    quarter_ago = row.seen_at - timedelta(minutes=15)
    newsroom.change(session, session.c.token_hash == row.token_hash, seen_at=quarter_ago)
    desk.open()
    assert newsroom.rows(session.select())[0].seen_at > quarter_ago


def test_a_page_that_lies_open_and_asks_by_itself_keeps_no_session_alive(desk, newsroom):
    (row,) = newsroom.rows(session.select())
    quarter_ago = row.seen_at - timedelta(minutes=15)
    newsroom.change(session, session.c.token_hash == row.token_hash, seen_at=quarter_ago)
    desk.open("/review/sites/courier/live?after=0")
    assert newsroom.rows(session.select())[0].seen_at == quarter_ago


def test_a_password_changed_while_the_old_one_is_checked_opens_nothing(
    knock, newsroom, monkeypatch
):
    right = passwords.is_right

    def change_meanwhile(known_hash, password):
        newsroom.change(moderator_table, moderator_table.c.id.is_not(None), password_hash="other")
        return right(known_hash, password)

    monkeypatch.setattr(passwords, "is_right", change_meanwhile)
    assert knock().status_code == 401
    assert newsroom.rows(session.select()) == []


def test_a_session_that_is_over_is_removed_at_the_next_sign_in(desk, knock, newsroom):
    (old,) = newsroom.rows(session.select())
    ages_ago = old.created_at - timedelta(days=1)
    newsroom.change(session, session.c.token_hash == old.token_hash, created_at=ages_ago)
    knock()
    assert [row.token_hash for row in newsroom.rows(session.select())] != [old.token_hash]
    assert len(newsroom.rows(session.select())) == 1


def test_a_disabled_moderator_is_out_at_once_and_stays_out(desk, knock, newsroom):
    (row,) = newsroom.rows(session.select())
    newsroom.change(moderator_table, moderator_table.c.id.is_not(None), disabled_at=row.seen_at)
    assert desk.client.get("/review").status_code == 303
    assert knock().status_code == 401

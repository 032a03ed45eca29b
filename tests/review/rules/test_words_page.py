"""The word lists: kept in the policy, changed by leads, tried by everybody."""

from dataclasses import replace

import pytest

from moderation.app import build_app
from moderation.bootstrap import build_word_finder
from moderation.domain.policy_settings import MAXIMUM_WORDS
from moderation.storage.tables import audit, policy_revision
from tests.review.rules.conftest import words

WORDS = "/review/sites/courier/words"


@pytest.fixture
def services(services):
    """With the word matcher that screening uses."""
    return replace(services, find_words=build_word_finder())


@pytest.fixture
def lead_id(employ, site):
    return employ("le@example.org", "Le Ad", site.id, role="lead")


@pytest.fixture
def lead(seat, lead_id):
    return seat(lead_id)


@pytest.fixture
def save(lead, in_force):
    def send(banned="", suspect="", seen=None, **fields):
        sent = {"banned": banned, "suspect": suspect, "seen": seen or in_force().version}
        return lead.press(WORDS, **sent, **fields)

    return send


def test_lists_are_in_force_remembered_and_logged(save, in_force, newsroom, lead_id):
    assert save("pay now\r\n\r\n viagra* \r\nviagra*", "cash", note="Spam wave.").status_code == 303
    policy = in_force()
    assert (policy.banned_words, policy.suspect_words) == (("pay now", "viagra*"), ("cash",))
    (revision,) = newsroom.rows(policy_revision.select())
    assert (revision.moderator_id, revision.note) == (lead_id, "Spam wave.")
    assert newsroom.rows(audit.select().order_by(audit.c.sequence))[-1].action == "words_changed"


def test_other_settings_of_the_site_stay(save, in_force, newsroom):
    newsroom.overrides({"links": {"allowed": 7}, "words": {"banned_rejects": True}})
    save("pay")
    policy = in_force()
    assert (policy.links_allowed, policy.banned_rejects) == (7, True)
    save("")
    assert in_force().banned_words == ()
    assert in_force().banned_rejects


def test_emptied_lists_leave_nothing_behind(save, in_force, policies):
    save("pay", "cash")
    save("", "")
    assert in_force() == policies.default


def test_the_second_of_two_editors_is_told_and_changes_nothing(save, in_force):
    seen = in_force().version
    save("pay")
    assert save("other", seen=seen).status_code == 409
    assert in_force().banned_words == ("pay",)


@pytest.mark.parametrize(
    "banned",
    [
        "x" * 101,
        "pa*y",
        "***",
        "\x00",
        "\n".join(f"w{n}" for n in range(MAXIMUM_WORDS + 1)),
    ],
)
def test_what_is_no_list_of_words_is_refused_and_not_repeated(save, in_force, banned):
    answer = save(banned)
    assert answer.status_code == 422
    assert in_force().banned_words == ()
    assert banned not in answer.text


def test_full_lists_in_any_script_fit_into_the_form(save, in_force):
    letters = "\u0627\u0628\u062a\u062b\u062c\u062d\u062e\u062f\u0630\u0631"
    entries = [f"{letters[n % 10]}{letters[n // 10 % 10]}{n}" for n in range(MAXIMUM_WORDS)]
    assert save("\n".join(entries), "\n".join(entries)).status_code == 303
    assert len(in_force().suspect_words) == MAXIMUM_WORDS


def test_a_moderator_reads_the_lists_and_changes_nothing(desk, save, in_force):
    save("pay", "cash")
    page = desk.open(WORDS)
    assert '<textarea id="banned"' not in page
    assert "pay" in words(page)
    assert desk.press(WORDS, banned="x", seen=in_force().version).status_code == 403


@pytest.mark.parametrize("text", ["p.a.y me", "p4y me", "\uff50\uff41\uff59 me", "PAY me"])
def test_a_tried_text_shows_what_matches_disguised_as_well(desk, save, text):
    save("pay", "me")
    page = words(desk.press(f"{WORDS}/try", text=text).text)
    assert "Banned words in it pay" in page
    assert "Suspect words in it me" in page


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        ("art", "a party", False),
        ("pay*", "a payment", True),
        ("*pay", "they repay", True),
        ("*pay*", "a repayment", True),
        ("*pay", "a payment", False),
    ],
)
def test_the_page_tells_the_truth_about_wildcards(desk, save, entry, text, found):
    save(entry)
    page = words(desk.press(f"{WORDS}/try", text=text).text)
    assert ("Banned words in it" in page) is found


def test_a_lead_tries_lists_before_they_are_saved(lead, in_force):
    sent = {"banned": "pay", "suspect": "", "seen": in_force().version, "text": "pay me"}
    answer = lead.press(f"{WORDS}/try", **sent)
    assert "Banned words in it pay" in words(answer.text)
    assert ">pay</textarea>" in answer.text
    assert in_force().banned_words == ()


def test_trying_does_not_lose_sight_of_the_version_that_was_opened(lead, save, in_force):
    opened = in_force().version
    save("pay")
    tried = lead.press(f"{WORDS}/try", banned="x", suspect="", seen=opened, text="x")
    assert f'name="seen" value="{opened}"' in tried.text
    assert save("x", seen=opened).status_code == 409


def test_a_moderators_own_lists_are_not_tried(desk, save):
    save("pay")
    page = words(desk.press(f"{WORDS}/try", banned="me", text="pay me").text)
    assert "Banned words in it pay" in page


def test_words_on_both_lists_are_told(lead, save):
    save("Pay", "pay")
    assert "One word is on both lists" in lead.open(WORDS)


def test_without_a_matcher_there_is_nothing_to_try_with(services, settings, seat, lead_id):
    app = build_app(settings, replace(services, find_words=None))
    client = app.test_client()
    client.set_cookie("cmod", seat(lead_id).client.get_cookie("cmod").value)
    assert "See what matches" not in client.get(WORDS).text


def test_no_entry_and_no_text_becomes_markup(lead, save):
    nasty = "<script>alert(1)</script>"
    save(nasty, nasty)
    for page in (lead.open(WORDS), lead.press(f"{WORDS}/try", text=nasty).text):
        assert "<script>alert" not in page

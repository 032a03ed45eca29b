"""What the slower models say is told; or the moderators of the site that asked decide."""

import json
from dataclasses import replace

import pytest

from moderation.compat.akismet.telling import TRY_AGAIN_AFTER, tell_due
from moderation.http.outbound import Outbound
from moderation.secrets import Secrets
from moderation.storage.queries import open_questions
from tests.receiver import Receiver, answering


def test_what_the_slower_models_let_pass_is_told(check, blog, slow, look_again, tell, secret):
    guid = check().headers["X-akismet-guid"]
    slow.find_nothing = True
    assert (look_again(), tell()) == (1, 1)
    [taken] = blog.taken
    assert (taken.method, taken.path) == ("POST", "/hook")
    assert taken.headers["content-type"] == "application/json"
    assert json.loads(taken.body) == {
        "key": secret,
        "endpoint": "comment-check",
        "comments": [{"guid": guid, "result": "false"}],
    }


def test_what_they_reject_is_told_as_spam(check, blog, look_again, tell, set_policy):
    guid = check().headers["X-akismet-guid"]
    set_policy(reject_at={"toxicity": 0.9})
    look_again()
    tell()
    [taken] = blog.taken
    assert json.loads(taken.body)["comments"] == [{"guid": guid, "result": "true"}]


def test_what_they_hold_waits_for_a_person_and_nothing_is_told(
    check, blog, look_again, tell, open_rows
):
    check()
    assert (look_again(), tell()) == (1, 0)
    assert (blog.taken, open_rows()) == ([], [])


def test_the_form_counts_the_second_time_as_well(check, blog, slow, look_again, tell):
    check(honeypot_field_name="trap", trap="filled")
    slow.find_nothing = True
    look_again()
    tell()
    assert blog.taken == []


def test_the_text_goes_once_it_was_read_and_the_rest_once_it_was_told(
    check, slow, look_again, tell, open_rows
):
    check("toxic! and my own words")
    assert [row.text for row in open_rows()] == ["toxic! and my own words"]
    slow.find_nothing = True
    look_again()
    assert [(row.text, row.verdict) for row in open_rows()] == [(None, "false")]
    tell()
    assert open_rows() == []


def test_nothing_is_told_before_the_client_has_had_time_to_store_its_comment(
    check, blog, slow, look_again, teller, pass_by
):
    check()
    slow.find_nothing = True
    look_again()
    assert tell_due(teller) == 0
    pass_by(seconds=11)
    assert tell_due(teller) == 1
    assert len(blog.taken) == 1


def test_what_cannot_be_read_is_tried_three_times_and_stays_held(
    check, blog, slow, look_again, tell, pass_by, open_rows
):
    check()
    slow.failing = True
    for _ in range(open_questions.MOST_READS):
        assert look_again() == 1
        assert look_again() == 0, "not due before its lease has ended"
        pass_by(minutes=2)
    assert look_again() == 0
    assert (tell(), blog.taken, open_rows()) == (0, [], [])


@pytest.mark.parametrize(
    "answer",
    [
        answering(500),
        answering(404),
        answering(302, {"Location": "http://127.0.0.1:9/"}),
    ],
)
def test_a_verdict_that_is_not_taken_is_told_again_and_then_given_up(
    check, blog, slow, look_again, tell, open_rows, answer
):
    check()
    slow.find_nothing = True
    look_again()
    blog.answer = answer
    times = 0
    while tell():
        times += 1
    assert times == len(blog.taken) == 1 + len(TRY_AGAIN_AFTER)
    assert open_rows() == []


def test_a_comment_that_the_client_does_not_find_yet_is_told_again(
    check, blog, slow, look_again, tell, open_rows
):
    guid = check().headers["X-akismet-guid"]
    slow.find_nothing = True
    look_again()
    for status, left in (("error", 1), ("success", 0)):
        said = json.dumps({"comments": {guid: {"status": status}}}).encode()
        blog.answer = answering(200, body=said)
        assert (tell(), len(open_rows())) == (1, left)


@pytest.mark.parametrize("said", [b"ok", b"[]", b'{"comments": []}', b"[" * 15_000, b"\xff"])
def test_whatever_a_client_says_with_its_200_it_has_taken_the_verdict(
    check, blog, slow, look_again, tell, open_rows, said
):
    check()
    slow.find_nothing = True
    look_again()
    blog.answer = answering(200, body=said)
    assert (tell(), open_rows()) == (1, [])


def test_a_client_that_is_gone_is_not_asked_again(check, blog, slow, look_again, tell, open_rows):
    check()
    slow.find_nothing = True
    look_again()
    blog.answer = answering(410)
    assert (tell(), open_rows()) == (1, [])


def test_no_internal_address_is_called(check, blog, slow, look_again, teller, pass_by, open_rows):
    check()
    slow.find_nothing = True
    look_again()
    pass_by(minutes=1)
    assert tell_due(replace(teller, outbound=Outbound())) == 1
    assert (blog.connections, open_rows()) == (0, [])


def test_of_several_each_is_told_to_its_own(check, slow, look_again, tell):
    slow.find_nothing = True
    with Receiver() as deaf, Receiver() as other:
        deaf.answer = answering(500)
        guids = [check(callback=one.url).headers["X-akismet-guid"] for one in (deaf, other)]
        look_again()
        tell()
        told = [json.loads(one.taken[0].body)["comments"][0]["guid"] for one in (deaf, other)]
    assert told == guids


def test_with_another_secret_key_nothing_can_be_told(
    check, blog, slow, look_again, teller, pass_by, open_rows
):
    check()
    slow.find_nothing = True
    look_again()
    pass_by(minutes=1)
    tell_due(replace(teller, secrets=Secrets("another" * 8)))
    assert (blog.taken, open_rows()) == ([], [])

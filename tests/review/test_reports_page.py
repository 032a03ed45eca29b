"""What readers report, as moderators see it and deal with it."""

import re
from datetime import timedelta

import pytest

from moderation.domain.lifecycle import Action, Actor, Status
from moderation.domain.reasons import ReportReason
from moderation.reports.service import report as reader_reports
from moderation.storage.queries.audit import Deed
from moderation.storage.queries.reports import Allegation
from moderation.storage.tables import audit, note, report
from tests.review.conftest import Elements
from tests.review.reporters import report as readers_report

PAGE = "/review/sites/courier/reports"
HOUR = timedelta(hours=1)


def shown(page):
    """The ids of the comments on the page, in order."""
    return re.findall(r'<li class="card[^"]*" id="c-([^"]+)"', page)


def open_reports(newsroom, one):
    query = report.select().where(report.c.comment_id == one.id, report.c.settled_at.is_(None))
    return newsroom.rows(query)


def test_what_is_called_illegal_comes_first_then_what_most_report_then_the_oldest(desk, newsroom):
    twice, young, old, illegal, _untouched = (newsroom.published(f"Number {n}.") for n in range(5))
    readers_report(newsroom, twice, times=2)
    readers_report(newsroom, young, ago=HOUR)
    readers_report(newsroom, old, ago=2 * HOUR)
    readers_report(newsroom, illegal, "illegal")
    page = desk.open(PAGE)
    assert shown(page) == [one.id for one in (illegal, twice, old, young)]
    assert "Number 4." not in page


def test_a_comment_stands_there_with_reasons_how_often_and_what_readers_wrote(desk, newsroom):
    one = newsroom.published("A comment that annoys.")
    readers_report(newsroom, one, "abuse", "He means my sister.", ago=HOUR)
    readers_report(newsroom, one, "abuse")
    readers_report(newsroom, one, "illegal", "Against the law.")
    text = " ".join(Elements(desk.open(PAGE)).text.split())
    assert "A comment that annoys." in text
    assert "3 readers report this" in text
    assert "Illegal 1 Abuse 2" in text
    assert "Illegal: Against the law. Abuse: He means my sister." in text


def test_the_bar_tells_how_many_comments_are_reported(desk, newsroom):
    assert 'class="count"' not in desk.open("/review/sites/courier/search").split("places")[1]
    for number in range(2):
        readers_report(newsroom, newsroom.published(f"Number {number}."), times=3)
    bar = Elements(desk.open("/review/sites/courier/search").split('class="places"')[1]).text
    assert re.search(r"Reports\s+2\s", bar)


def test_leaving_it_up_settles_the_reports_and_changes_nothing_else(desk, newsroom, moderator_id):
    one = newsroom.published()
    readers_report(newsroom, one, times=2)
    before = (newsroom.row(one), newsroom.events(), newsroom.decisions(one))
    place = f"/review/comments/{one.id}/reports/settle"
    answer = desk.press(place, version=one.version, note="Harsh, and fair.", next=PAGE)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?done=left-up&of={one.id}")
    assert open_reports(newsroom, one) == []
    assert (newsroom.row(one), newsroom.events(), newsroom.decisions(one)) == before
    [kept] = newsroom.rows(note.select())
    assert (kept.text, kept.comment_id, kept.moderator_id) == (
        "Harsh, and fair.",
        one.id,
        moderator_id,
    )
    [deed] = newsroom.rows(audit.select())
    done = Deed(
        deed.site_id, deed.moderator_id, deed.action, deed.object_kind, deed.object_id, deed.details
    )
    details = {"reports": 2, "note": kept.id}
    assert done == Deed("courier", moderator_id, "reports_settled", "comment", one.id, details)
    page = desk.open(answer.location)
    assert "Left up; the reports are dealt with." in page
    assert shown(page) == []
    assert "left a reported comment up" in desk.open(f"/review/comments/{one.id}").lower()


def test_no_note_is_kept_where_none_was_written(desk, newsroom):
    one = newsroom.published()
    readers_report(newsroom, one)
    desk.press(f"/review/comments/{one.id}/reports/settle", version=one.version)
    assert newsroom.rows(note.select()) == []
    assert newsroom.rows(audit.select().order_by(audit.c.sequence))[0].details == {"reports": 1}


def test_a_text_that_changed_since_it_was_seen_is_not_left_up(desk, newsroom):
    one = newsroom.published()
    readers_report(newsroom, one)
    newsroom.decide(newsroom.edit(one, "Changed."), Action.PUBLISH)
    answer = desk.press(f"/review/comments/{one.id}/reports/settle", version=one.version)
    assert answer.status_code == 409
    assert "Somebody was first" in answer.text
    assert len(open_reports(newsroom, one)) == 1


@pytest.mark.parametrize("state", ["held", "unreported", "elsewhere"])
def test_what_cannot_be_left_up_is_left_alone(desk, newsroom, state):
    one = newsroom.published()
    if state != "unreported":
        readers_report(newsroom, one)
    if state == "held":
        one = newsroom.move(one, Action.HOLD, Actor.MODERATOR)
    id_ = one.id if state != "elsewhere" else "019a8e3c-5b1f-7c42-9a41-6f0d2c7be913"
    answer = desk.press(f"/review/comments/{id_}/reports/settle", version=one.version)
    assert answer.status_code == (404 if state == "elsewhere" else 409)
    assert len(open_reports(newsroom, one)) == (0 if state == "unreported" else 1)
    assert newsroom.rows(audit.select()) == []


def test_a_rejection_from_the_list_comes_back_to_it_and_can_be_undone(desk, newsroom):
    one = newsroom.published()
    readers_report(newsroom, one, times=2)
    answer = desk.decide(one, action="reject", reason="abuse", next=PAGE)
    assert answer.location == f"{PAGE}?done=reject&of={one.id}"
    page = desk.open(answer.location)
    assert shown(page) == []
    assert "/review/sites/courier/undo" in page
    desk.press("/review/sites/courier/undo", next=PAGE)
    assert newsroom.status(one) is Status.PUBLISHED
    assert shown(desk.open(PAGE)) == [one.id]


def test_what_readers_had_held_can_be_published_or_rejected_and_not_left_up(desk, newsroom):
    one = newsroom.published()
    readers_report(newsroom, one, times=3)
    newsroom.move(one, Action.HOLD, Actor.MODERATOR)
    page = desk.open(PAGE)
    assert shown(page) == [one.id]
    assert "Leave it up" not in page
    assert 'value="publish"' in page


def test_what_waits_for_a_lead_is_not_a_moderators_to_decide(desk, newsroom):
    one = newsroom.published()
    readers_report(newsroom, one)
    held = newsroom.rule(one, Action.HOLD)
    desk.press(f"/review/comments/{one.id}/escalation", note="Please.", version=held.version)
    page = desk.open(PAGE)
    assert "A lead decides this one." in page
    assert 'class="verdict"' not in page


def test_a_text_that_was_changed_after_it_was_reported_is_said_to_be(desk, newsroom):
    one = newsroom.published()
    readers_report(newsroom, one, ago=HOUR)
    assert "was changed after" not in desk.open(PAGE)
    newsroom.edit(one, "Changed.")
    page = desk.open(PAGE)
    assert "The text was changed after it was first reported." in page
    assert "it is being checked again" in page


def test_a_long_list_goes_on_page_by_page(desk, newsroom):
    ids = []
    for number in range(23):
        one = newsroom.published(f"Number {number}.")
        readers_report(newsroom, one, ago=(100 - number) * HOUR)
        ids.append(one.id)
    first = desk.open(PAGE)
    place = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")
    rest = desk.open(place)
    assert shown(first) + shown(rest) == ids
    assert 'rel="next"' not in rest


def test_a_reader_is_shown_neither_by_name_nor_by_network(desk, newsroom):
    one = newsroom.published()
    readers_report(newsroom, one, note="A note.")
    [kept] = newsroom.rows(report.select())
    pages = [desk.open(PAGE), desk.open(f"/review/comments/{one.id}")]
    assert not any(kept.reporter_hash in page for page in pages)


def test_another_sites_reports_are_nobodys_business(desk, newsroom, employ, seat):
    readers_report(newsroom, newsroom.published("Ours."))
    stranger = seat(employ("stranger@example.org", "Stranger"))
    stranger.open(PAGE, status=404)


def test_the_page_of_a_comment_and_its_card_tell_of_the_reports(desk, newsroom):
    one = newsroom.published()
    readers_report(newsroom, one, "hate_speech", "Look at the second word.")
    page = desk.open(f"/review/comments/{one.id}")
    assert "1 reader reports this" in page
    assert f"/review/comments/{one.id}/reports/settle" in page
    newsroom.rule(one, Action.HOLD)
    for where in ("/review?site=courier", f"/review/comments/{one.id}"):
        page = desk.open(where)
        assert "Look at the second word." in page
        assert "Leave it up" not in page


def test_a_comments_page_tells_how_many_reports_were_dealt_with(desk, newsroom):
    one = newsroom.published()
    readers_report(newsroom, one, times=2)
    newsroom.rule(one, Action.REJECT)
    page = desk.open(f"/review/comments/{one.id}")
    assert "2 earlier reports were dealt with." in page
    assert "report this" not in page


def test_a_commenters_record_tells_how_often_readers_reported_them(desk, newsroom):
    first, second = newsroom.published(), newsroom.held("Waits.")
    readers_report(newsroom, first, times=2)
    newsroom.rule(first, Action.REJECT)
    assert "2 reports" in desk.open("/review?site=courier")
    assert "2 reports" in desk.open(f"/review/comments/{second.id}")
    page = desk.open(f"/review/sites/courier/commenters/{first.author_id}")
    assert "Readers have reported comments of theirs 2 times." in page


@pytest.mark.parametrize(("enough", "said"), [(1, "by 1 of them, held from 1"), (2, "by 2 of")])
def test_what_readers_had_held_says_by_how_many(desk, newsroom, enough, said):
    newsroom.overrides({"reports": {"hold_at": enough}})
    one = newsroom.published()
    for reader in range(enough):
        allegation = Allegation(ReportReason.ABUSE, "", f"reader {reader}")
        reader_reports(newsroom.database, newsroom.policies, one.id, allegation, lambda *_: None)
    page = Elements(desk.open("/review?site=courier")).text
    assert re.search(rf"Reported by readers\s+{said}", page)

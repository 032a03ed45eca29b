"""What a card of the queue shows of its comment, and what it spares whoever reads it."""

import re
from datetime import timedelta

import pytest

from moderation.domain.decision import Highlight
from moderation.domain.lifecycle import Action
from moderation.review.people.preferences import Preferences, keep_preferences
from moderation.review.rulings.escalations import escalate
from moderation.storage.tables import escalation
from tests.review.conftest import Elements
from tests.review.waiting.listening import statements_of


@pytest.fixture
def choose(database, moderator_id):
    """The moderator at the desk prefers something else than what is usual."""

    def keep(**preferences):
        with database.write() as connection:
            keep_preferences(connection, moderator_id, Preferences(**preferences))

    return keep


def lines(page):
    return {" ".join(line.split()) for line in Elements(page).text.splitlines()}


def marks(page):
    return re.findall(r"<mark[^>]*>([^<]*)</mark>", page)


def hold_for_words(newsroom, body, *words, reasons=("toxic",), weight=0.9):
    places = [(body.index(word), body.index(word) + len(word)) for word in words]
    highlights = tuple(Highlight(*place, weight) for place in places)
    return newsroom.decide(
        newsroom.pending(body), Action.HOLD, reasons=reasons, highlights=highlights
    )


def test_the_words_that_made_the_score_are_marked_in_the_text(desk, newsroom):
    hold_for_words(newsroom, "What an idiot & a liar.", "idiot", "liar")
    page = desk.open()
    assert marks(page) == ["idiot", "liar"]
    assert "What an idiot & a liar." in Elements(page).text
    # Marked for whoever asks: shown plain at first.
    assert '<ol class="queue">' in page


def test_marked_words_are_shown_at_once_to_whoever_chose_so(desk, newsroom, choose):
    choose(show_highlights=True)
    newsroom.held()
    assert '<ol class="queue highlighted">' in desk.open()


@pytest.mark.parametrize("reason", ["threat", "severely_toxic", "identity_attack", "profane"])
def test_what_may_hurt_is_blurred_as_a_whole_where_no_word_is_known(desk, newsroom, reason):
    newsroom.decide(newsroom.pending(), Action.HOLD, reasons=(reason,))
    assert '<div class="text veiled" tabindex="0"' in desk.open()


def test_strong_words_alone_are_blurred_where_they_are_known(desk, newsroom):
    hold_for_words(newsroom, "You vermin, all of you.", "vermin", weight=2.0)
    page = desk.open()
    assert '<mark class="veiled">vermin</mark>' in page
    assert "text veiled" not in page


def test_words_of_spam_are_never_blurred(desk, newsroom):
    hold_for_words(newsroom, "Get a loan today.", "loan", reasons=("spam",), weight=3.0)
    page = desk.open()
    assert "<mark>loan</mark>" in page
    assert "veiled" not in page


def test_nothing_is_blurred_for_whoever_chose_so(desk, newsroom, choose):
    choose(blur=False)
    newsroom.decide(newsroom.pending(), Action.HOLD, reasons=("threat",))
    assert "veiled" not in desk.open()


def test_marks_that_do_not_fit_the_text_are_left_out(desk, newsroom):
    wrong = (Highlight(0, 3, 1.0), Highlight(2, 4, 1.0), Highlight(5, 900, 1.0))
    newsroom.decide(newsroom.pending("One two."), Action.HOLD, reasons=("toxic",), highlights=wrong)
    page = desk.open()
    assert marks(page) == ["One"]
    assert "One two." in Elements(page).text


def test_names_are_hidden_from_whoever_chose_so(desk, newsroom, choose):
    choose(hide_names=True)
    parent = newsroom.published("First.", name="First Speaker", email="a@example.org")
    newsroom.held("Second.", name="Second Speaker", parent=parent.id)
    page = desk.open()
    assert "Speaker" not in page
    assert "A commenter" in page


def test_the_commenter_s_record_stands_beside_the_name(desk, newsroom):
    for n in range(3):
        newsroom.published(f"Fair {n}.")
    newsroom.rejected("Unfair.")
    newsroom.held("Now this.")
    (record,) = (line for line in lines(desk.open()) if "3 published" in line)
    assert "3 published · 1 rejected · known for less than a minute" in record


def test_a_comment_that_waits_for_a_lead_is_decided_by_leads_alone(desk, newsroom, employ, seat):
    held = newsroom.held()
    desk.press(f"/review/comments/{held.id}/escalation", note="Is it about a person?")
    assert "Nothing waits" in desk.open()
    assert "1 comment waits for a lead" in desk.open("/review?view=escalated")
    cards = f"/review/sites/{newsroom.site.id}/cards?view=escalated"
    page = desk.open(cards)
    assert 'value="publish"' not in page
    assert "Back to the queue" in page
    lead = seat(employ("lead@example.org", "Lea D", newsroom.site.id, role="lead"))
    assert 'value="publish"' in lead.open(cards)


def test_every_card_knows_what_the_keys_need(desk, newsroom):
    held = newsroom.held()
    (card,) = (attrs for tag, attrs in Elements(desk.open()).tags if tag == "li"
               and "data-id" in attrs)  # fmt: skip
    assert (card["data-id"], card["data-version"]) == (held.id, str(held.version))


def test_enter_in_a_field_never_rejects(desk, newsroom):
    """A single-line field would press the form's first button: the first reason."""
    newsroom.held()
    page = desk.open()
    for form in re.findall(r'<form class="panel".*?</form>', page, re.DOTALL):
        if 'data-does="reject"' in form:
            fields = {a.get("type") for tag, a in Elements(form).tags if tag == "input"}
            assert fields == {"hidden"}


class TestWhoAskedALead:
    ESCALATED = "/review?view=escalated"

    @pytest.fixture
    def ask(self, newsroom):
        """Somebody leaves a held comment to a lead, five minutes ago."""

        def leave(one, by, text="Is it about a person?"):
            escalate(newsroom.database, one.site_id, by, (one.id, one.version), text)
            then = newsroom.now() - timedelta(minutes=5)
            newsroom.change(escalation, escalation.c.comment_id == one.id, created_at=then)
            return one

        return leave

    def test_stands_on_the_card_with_what_for_and_since_when(self, desk, newsroom, employ, ask):
        ask(newsroom.held(), employ("kim@example.org", "Kim <b>Colleague</b>", newsroom.site.id))
        page = desk.open(self.ESCALATED)
        assert "Kim <b>" not in page
        assert "Kim <b>Colleague</b> wants a lead to decide this. 5 minutes ago" in " ".join(
            Elements(page).text.split()
        )
        assert "Is it about a person?" in lines(page)

    def test_stands_on_the_page_of_the_comment_too(self, desk, newsroom, moderator_id, ask):
        held = ask(newsroom.held(), moderator_id)
        text = " ".join(Elements(desk.open(f"/review/comments/{held.id}")).text.split())
        told = "Mo Derator wants a lead to decide this. 5 minutes ago Is it about a person?"
        assert told in text

    @pytest.mark.parametrize("path", [ESCALATED, "/review/comments/{id}"])
    def test_wrote_a_text_like_any_other(self, desk, newsroom, moderator_id, ask, path):
        held = newsroom.decide(newsroom.pending(), Action.HOLD, reasons=("threat",))
        ask(held, moderator_id, "He means <script>alert(1)</script>")
        page = desk.open(path.format(id=held.id))
        assert "<script>alert" not in page
        assert "He means &lt;script&gt;" in page
        # The note may repeat the threat, so it is blurred wherever the threat is.
        veiled = page.count('<div class="text veiled" tabindex="0" role="group"')
        assert veiled == 1 + page.count('<p class="said note"')
        assert veiled > 1

    def test_without_a_note_is_all_that_is_said(self, desk, newsroom, moderator_id, ask):
        ask(newsroom.held(), moderator_id, "")
        page = desk.open(self.ESCALATED)
        assert "wants a lead to decide this." in page
        assert "said note" not in page

    def test_costs_no_more_queries_for_more_cards(self, desk, newsroom, moderator_id, ask):
        counts = []
        for n in (1, 6):
            for m in range(n):
                ask(newsroom.held(f"Text {n} {m}.", email=f"r{n}-{m}@example.org"), moderator_id)
            with statements_of(newsroom.database) as made:
                desk.open(self.ESCALATED)
            counts.append(len(made))
        assert counts[0] == counts[1]

    def test_is_not_looked_for_in_the_queue_of_what_nobody_asked_about(self, desk, newsroom):
        newsroom.held()
        with statements_of(newsroom.database) as made:
            desk.open()
        assert not [text for text, _ in made if "escalation.note" in text]

"""One text from several commenters of a site: the third of them is held for a person."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from moderation.administration import service as administration
from moderation.domain.comment import Standing
from moderation.domain.lifecycle import Action, Actor
from moderation.screening import copies
from moderation.storage.queries import authors
from moderation.storage.tables import comment
from moderation.submission import revision
from tests.newsroom import Newsroom

TEXT = "I made four thousand a week from home, ask me how it is done."


@pytest.fixture
def by(newsroom):
    """Gives a comment of the commenter with this name that waits for the classifiers."""
    return lambda who, body=TEXT, **words: newsroom.pending(
        body, email=f"{who}@example.org", **words
    )


@pytest.fixture
def statuses(newsroom, screen):
    """Screens; gives what became of these comments."""

    def look(*some):
        screen()
        return [newsroom.status(one).value for one in some]

    return look


@pytest.fixture
def look(newsroom):
    """Looks for copies of these comments; gives them and (statement, values) of each query."""

    def look(some):
        made = []

        def note(_connection, _cursor, statement, values, *_rest):
            made.append((statement, values))

        with newsroom.database.read() as connection:
            by_site = {newsroom.site.id: newsroom.policies.for_site(connection, newsroom.site.id)}
            sa.event.listen(connection, "before_cursor_execute", note)
            return copies.look_for_copies(connection, some, by_site), made

    return look


def test_the_third_commenter_with_a_text_is_held_and_told_why(newsroom, by, statuses):
    ann, ben = by("ann"), by("ben", article="a-2")
    assert statuses(ann, ben) == ["published", "published"]
    cleo, dan = by("cleo", article="a-3"), by("dan")
    assert statuses(cleo, dan) == ["held", "held"]
    rulings = [newsroom.decisions(one)[0].ruling for one in (cleo, dan)]
    assert [ruling.reasons for ruling in rulings] == [("repeat_post",)] * 2
    assert [ruling.findings for ruling in rulings] == [
        (f"the same text from {others} other commenters within 24 hours",) for others in (2, 3)
    ]


def test_in_one_batch_the_ids_tell_who_was_first(newsroom, by, statuses):
    some = [by(name) for name in ("ann", "ben", "cleo")]
    newsroom.change(comment, comment.c.id != "", created_at=newsroom.now())
    assert statuses(*some) == ["published", "published", "held"]


def test_disguise_by_case_space_and_invisible_characters_does_not_help(by, statuses):
    some = by("ann"), by("ben", TEXT.upper()), by("cleo", TEXT.replace("e", "e\u200b") + "  ")
    assert statuses(*some) == ["published", "published", "held"]


def test_other_sites_do_not_count(database, policies, by, statuses):
    herald = administration.create_site(database, "herald", "The Herald", ())
    elsewhere = Newsroom(database, policies, herald)
    for name in ("ann", "ben"):
        elsewhere.published(TEXT, email=f"{name}@example.org")
    assert statuses(by("cleo"), by("dan"), by("eve")) == ["published", "published", "held"]


@pytest.mark.parametrize(("hours", "status"), [(23, "held"), (25, "published")])
def test_what_is_older_than_the_hours_does_not_count(newsroom, by, statuses, hours, status):
    newsroom.age(by("ann"), created_at=timedelta(hours=hours))
    by("ben")
    assert statuses(by("cleo")) == [status]


@pytest.mark.parametrize(
    ("text", "status"),
    [("Rest in peace", "published"), ("x" * 39, "published"), ("x" * 40, "held"),
     ("ask at deals.example.com", "held")],
)  # fmt: skip
def test_short_texts_do_not_count_unless_they_have_a_link(by, statuses, text, status):
    by("ann", text), by("ben", text)
    assert statuses(by("cleo", text)) == [status]


def test_one_commenter_counts_once(by, statuses):
    some = by("ann"), by("ann"), by("ann"), by("ben")
    assert statuses(*some) == ["published", "held", "held", "published"]


def test_a_commenters_own_copies_are_not_those_of_others(look, by):
    some = [by(name) for name in ("ann", "ann", "ben", "ann")]
    found, _ = look(some)
    assert [found[one.id].other_commenters for one in some] == [0, 0, 1, 1]
    assert [found[one.id].own for one in some] == [False, True, False, True]


@pytest.mark.parametrize(
    "steps",
    [
        [(Action.PUBLISH, Actor.POLICY), (Action.WITHDRAW, Actor.AUTHOR)],
        [(Action.HOLD, Actor.POLICY), (Action.REJECT, Actor.MODERATOR)],
    ],
    ids=["withdrawn", "rejected"],
)
def test_copies_that_are_gone_count_all_the_same(newsroom, by, statuses, steps):
    for one in (by("ann"), by("ben")):
        for step in steps:
            newsroom.move(one, *step)
    assert statuses(by("cleo")) == ["held"]


def test_copies_from_addresses_that_were_never_confirmed_count(newsroom, by, statuses):
    for name in ("ann", "ben"):
        newsroom.submit(TEXT, email=f"{name}@example.org")
    assert statuses(by("cleo")) == ["held"]


def test_a_trusted_commenter_may_quote_but_counts_for_others(newsroom, by, statuses):
    ann, _, cleo = by("ann"), by("ben"), by("cleo")
    with newsroom.database.write() as connection:
        for one in (ann, cleo):
            authors.set_standing(connection, one.author_id, Standing.TRUSTED)
    assert statuses(cleo, by("dan")) == ["published", "held"]


@pytest.mark.parametrize("repeat", [{"other_commenters": 0}, {"hours": 0}, {"other_commenters": 3}])
def test_a_site_may_switch_it_off_or_ask_for_more(newsroom, by, statuses, repeat):
    newsroom.overrides({"repeat": repeat})
    by("ann"), by("ben")
    assert statuses(by("cleo")) == ["published"]


def test_a_site_may_hold_from_the_second_commenter_on(newsroom, by, statuses):
    newsroom.overrides({"repeat": {"other_commenters": 1}})
    ann, ben = by("ann"), by("ben")
    assert statuses(ann, ben) == ["published", "held"]
    [finding] = newsroom.decisions(ben)[0].ruling.findings
    assert finding == "the same text from 1 other commenter within 24 hours"


def test_a_text_that_came_by_an_edit_is_as_late_as_the_edit(newsroom, policies, by, statuses):
    early = by("ann", "A fair comment on the harbour.")
    assert statuses(early, by("ben"), by("cleo")) == ["published"] * 3
    revision.edit(newsroom.database, policies, early.id, TEXT)
    assert statuses(early) == ["held"]


def test_a_commenters_own_edit_to_a_text_said_since_is_a_repetition(
    newsroom, policies, by, statuses
):
    early, late = by("ann", "Fair."), by("ann", "Same.")
    assert statuses(early, late) == ["published", "published"]
    revision.edit(newsroom.database, policies, early.id, "Same.")
    assert statuses(early) == ["held"]


def test_a_flood_is_counted_only_so_far(look, by, monkeypatch):
    monkeypatch.setattr(copies, "MOST_COPIES", 4)
    some = [by(f"reader-{n}") for n in range(8)]
    found, _ = look(some)
    # The comment itself is the latest of the four.
    assert [found[one.id].other_commenters for one in some] == [0, 1, 2, 3, 3, 3, 3, 3]


@pytest.mark.parametrize("size", [1, 9])
def test_one_statement_serves_a_whole_batch(look, by, size):
    found, statements = look([by(f"reader-{n}") for n in range(size)])
    assert (len(found), len(statements)) == (size, 1)


def test_a_site_that_switched_both_checks_off_costs_nothing(newsroom, look, by):
    newsroom.overrides({"repeat": {"hours": 0}})
    assert look([by("ann"), by("ben")]) == ({}, [])


def test_copies_are_found_by_an_index_and_never_by_reading_the_table(newsroom, look, by):
    _, [(statement, values)] = look([by("ann"), by("ben"), by("ann", "Short.")])
    with newsroom.database.read() as connection:
        if newsroom.database.is_sqlite:
            plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all())
            assert all(name in plan for name in ("ix_comment_copies", "ix_comment_repeat"))
            assert not any(read in plan for read in ("SCAN one", "SCAN copy"))
        else:
            # Of a table as small as this it would read all, whatever there is to find rows by.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plan = str(connection.exec_driver_sql(f"EXPLAIN {statement}", values).all())
            assert "Seq Scan" not in plan

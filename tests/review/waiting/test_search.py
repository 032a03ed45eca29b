"""Finding comments by their words, on either database."""

import pytest

from moderation.administration import service as administration
from moderation.domain.lifecycle import Action, Status
from moderation.review.waiting import search as service
from moderation.review.waiting import words_on_postgresql
from moderation.review.waiting.matching import MOST_TERMS, terms_of
from moderation.review.waiting.search import Question, search
from tests.newsroom import Newsroom
from tests.review.conftest import Elements

HERE = "/review/sites/courier/search"


@pytest.fixture
def find(database):
    def ids(typed, status=None, limit=20, after=None):
        with database.read() as connection:
            found = search(connection, Question("courier", typed, status), after, limit)
        return [item.comment.id for item in found.items]

    return ids


@pytest.mark.parametrize("typed", ["elephant", "ELEPHANT", "purple elephant", "elephant purple"])
def test_all_words_must_occur_whatever_their_order_and_case(find, newsroom, typed):
    one = newsroom.published("A purple fish and an Elephant.")
    newsroom.published("A purple fish.")
    assert find(typed) == [one.id]


def test_a_phrase_must_occur_as_it_is(find, newsroom):
    newsroom.published("The red, old bridge.")
    one = newsroom.published("The old red bridge.")
    assert find('"old red"') == [one.id]
    assert len(find("old red")) == 2
    assert find('bridge "red bridge"') == [one.id]


def test_names_are_searched_as_well(find, newsroom):
    one = newsroom.published("Hello.", name="Ada Lovelace")
    assert find("lovelace hello") == [one.id]


def test_words_in_any_script_are_found(find, newsroom):
    one = newsroom.published("هذا تعليق عن الجسر")
    other = newsroom.published("Der Fluß ist schön.")
    assert find("الجسر") == [one.id]
    assert find("schön") == [other.id]


def test_in_every_state_or_in_one(find, newsroom):
    found = {
        Status.PUBLISHED: newsroom.published("Word one."),
        Status.HELD: newsroom.held("Word two."),
        Status.REJECTED: newsroom.rejected("Word three."),
    }
    assert find("word") == [one.id for one in reversed(found.values())]
    for status, one in found.items():
        assert find("word", status) == [one.id]


def test_an_edited_comment_is_found_by_its_new_words_alone(find, newsroom):
    from moderation import transitions
    from moderation.domain.lifecycle import Actor

    one = newsroom.published("The old words.")
    move = transitions.Move(one.id, Action.EDIT, Actor.AUTHOR, one.status, version=one.version)
    with newsroom.database.write() as connection:
        now = newsroom.database.now(connection)
        transitions.edit_text(connection, move, "A new text.", "0" * 64, now)
    assert (find("new"), find("old")) == ([one.id], [])


def test_another_sites_comments_are_not_found(find, newsroom, database, policies):
    herald = administration.create_site(database, "herald", "The Herald", ())
    Newsroom(database, policies, herald).published("An elephant.")
    assert find("elephant") == []


NOT_A_LANGUAGE = (
    'elephant"', '"', '""', "elephant OR fish", "NOT elephant", "elephant*", "author_name: x",
    "{body} : x", "elephant AND (", "NEAR(a b)", "^elephant", "a & b", "a | !b", "'; --", "fis:*",
    "<->", "\\", "%", "_", "a\x00b", "-elephant", "....", "🐘", "a" * 200,
)  # fmt: skip


@pytest.mark.parametrize("typed", NOT_A_LANGUAGE)
def test_nothing_that_is_typed_has_another_meaning_or_fails(find, newsroom, typed):
    newsroom.published("A fish.")
    assert find(typed) == []


def test_what_looks_like_an_operator_is_a_word(find, newsroom):
    one = newsroom.published("Elephant or fish: not near.")
    newsroom.published("An elephant.")
    assert find("elephant OR fish") == [one.id]
    assert find("-elephant NOT near") == [one.id]


def test_signs_alone_are_no_words():
    assert terms_of('  "..."  -- a "b  c" "') == ["a", "b  c"]
    assert terms_of("") == []
    assert len(terms_of("a " * 50)) == MOST_TERMS


@pytest.mark.parametrize("frequent", [False, True])
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_follow_without_gaps_however_frequent_the_words_are(
    newsroom, database, monkeypatch, frequent, limit
):
    if frequent:
        monkeypatch.setattr(words_on_postgresql, "ENOUGH", 2)
        monkeypatch.setattr(service, "WALKED_ON_POSTGRESQL", 3)
        monkeypatch.setattr(service, "COUNTED", 2)
    ids = []
    for n in range(10):
        one = newsroom.published(f"Number {n}, a word." if n % 3 else f"Number {n}.")
        ids += [one.id] if n % 3 else []
    found, after = [], None
    with database.read() as connection:
        for _ in range(20):
            page = search(connection, Question("courier", "word"), after, limit)
            found += [item.comment.id for item in page.items]
            assert page.number == (None if frequent else 6)
            after = page.after
            if after is None:
                break
    assert found == ids[::-1]


def test_words_are_frequent_when_the_newest_are_full_of_them_or_too_many_have_them(
    newsroom, database, monkeypatch
):
    if database.is_sqlite:
        pytest.skip("SQLite's index is read from the newest on, however frequent words are")
    for n in range(4):
        newsroom.published(f"Number {n}.")

    def frequent(*terms):
        with database.read() as connection:
            return words_on_postgresql.are_frequent(connection, "courier", terms)

    assert not frequent("number")
    monkeypatch.setattr(words_on_postgresql, "MATCHES", 3)
    assert frequent("number")
    assert not frequent("number 1")
    monkeypatch.setattr(words_on_postgresql, "MATCHES", 100)
    monkeypatch.setattr(words_on_postgresql, "ENOUGH", 4)
    assert frequent("number")


def test_a_phrase_of_frequent_words_is_frequent_though_none_has_it(newsroom, database, monkeypatch):
    if database.is_sqlite:
        pytest.skip("SQLite's index is read from the newest on, however frequent words are")
    for n in range(4):
        newsroom.published(f"Number {n} of many.")
    monkeypatch.setattr(words_on_postgresql, "ENOUGH", 4)
    with database.read() as connection:
        for phrase, frequent in (("many number", True), ("number 1", False)):
            found = words_on_postgresql.are_frequent(connection, "courier", [phrase])
            assert found is frequent
        assert search(connection, Question("courier", '"many number"'), None, 5).items == ()


def test_the_planner_is_left_as_it_was(newsroom, database):
    import sqlalchemy as sa

    if database.is_sqlite:
        pytest.skip("these are settings of PostgreSQL")
    newsroom.published("A word.")
    with database.read() as connection:
        search(connection, Question("courier", "word"), None, 5)
        for kind in ("seqscan", "indexscan", "indexonlyscan"):
            assert connection.execute(sa.text(f"SHOW enable_{kind}")).scalar_one() == "on"


def test_the_page_shows_what_was_found_and_how_many(desk, newsroom):
    one = newsroom.published("An elephant <b>here</b>.")
    newsroom.held("Another elephant.")
    text = " ".join(Elements(desk.open(f"{HERE}?q=elephant")).text.split())
    assert "2 comments match." in text
    assert "An elephant <b>here</b>." in text
    assert f"/review/comments/{one.id}" in desk.open(f"{HERE}?q=elephant&status=published")
    assert "Nothing matches." in desk.open(f"{HERE}?q=giraffe")


def test_the_page_leads_on_to_older_ones(desk, newsroom):
    ids = [newsroom.published(f"Elephant number {n}.").id for n in range(21)]
    first = desk.open(f"{HERE}?q=elephant")
    assert ids[0] not in first
    (older,) = [attrs["href"] for tag, attrs in Elements(first).tags if attrs.get("rel") == "next"]
    second = desk.open(older)
    assert ids[0] in second
    assert ids[1] not in second


@pytest.mark.parametrize("wrong", ["q=" + "x" * 201, "q=x&status=gone", "q=x&cursor=1"])
def test_a_search_that_cannot_be_made_is_refused(desk, wrong):
    desk.open(f"{HERE}?{wrong}", 422)


def test_without_words_the_page_only_asks(desk, newsroom):
    newsroom.published("A word.")
    page = desk.open(HERE)
    assert "A word." not in page
    assert 'role="status"' not in page

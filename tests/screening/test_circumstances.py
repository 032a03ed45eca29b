"""What else is known of a comment than its text, and what the policy makes of it."""

from datetime import timedelta

import pytest

from moderation.domain.comment import Standing
from moderation.domain.lifecycle import Action
from moderation.storage.queries import authors
from moderation.storage.tables import comment, decision


@pytest.fixture
def verdict(newsroom, screen):
    """Screens; gives (status, reasons) of a comment."""

    def look(one):
        screen()
        [made] = [d for d in newsroom.decisions(one) if d.comment_version > one.version][:1]
        return newsroom.status(one).value, list(made.ruling.reasons)

    return look


RECENT = {"commenter": {"rejected_share": 0.3, "rejected_minimum": 3, "rejected_days": 7}}


class TestCircumstances:
    def test_links_beyond_the_allowed_hold(self, newsroom, verdict):
        one = newsroom.pending("a.com b.com c.com")
        assert verdict(one) == ("held", ["links"])

    @pytest.mark.parametrize("article", ["pre", "closed"])
    def test_an_articles_own_rule_holds(self, newsroom, verdict, article):
        one = newsroom.pending()
        newsroom.describe("a-1", moderation=article)
        expected = {"pre": "pre_moderation", "closed": "article_closed"}[article]
        assert verdict(one) == ("held", [expected])

    def test_one_articles_rule_is_not_anothers(self, newsroom, screen):
        one, other = newsroom.pending(), newsroom.pending("Elsewhere.", article="a-2")
        newsroom.describe("a-1", moderation="pre")
        screen()
        assert (newsroom.status(one), newsroom.status(other)) == ("held", "published")

    def test_a_site_that_pre_moderates_holds_all_but_the_trusted(self, newsroom, screen):
        newsroom.overrides({"moderation": {"mode": "pre"}})
        one, other = newsroom.pending(), newsroom.pending("Trusted.", email="old@example.org")
        with newsroom.database.write() as connection:
            authors.set_standing(connection, other.author_id, Standing.TRUSTED)
        screen()
        assert (newsroom.status(one), newsroom.status(other)) == ("held", "published")

    def test_an_author_who_was_blocked_after_submitting_is_held(self, newsroom, verdict):
        one = newsroom.pending()
        with newsroom.database.write() as connection:
            authors.set_standing(connection, one.author_id, Standing.BLOCKED)
        assert verdict(one) == ("held", ["author_blocked"])

    @pytest.mark.parametrize(("before", "status"), [(0, "held"), (1, "held"), (2, "published")])
    def test_new_commenters_are_held_until_so_many_were_published(
        self, newsroom, screen, before, status
    ):
        newsroom.overrides({"commenter": {"hold_until_published": 2}})
        for n in range(before):
            newsroom.published(f"Earlier {n}.")
        newsroom.held("Earlier, held.")
        one = newsroom.pending("New.")
        screen()
        assert newsroom.status(one) == status

    def test_words_of_the_site_are_found(self, newsroom, verdict):
        newsroom.overrides({"words": {"banned": ["scum"], "suspect": ["casino"]}})
        one = newsroom.pending("scum at the casino")
        assert verdict(one) == ("held", ["banned_word", "suspect_word"])

    def test_a_banned_word_rejects_where_the_site_says_so(self, newsroom, verdict):
        newsroom.overrides({"words": {"banned": ["scum"], "banned_rejects": True}})
        assert verdict(newsroom.pending("scum")) == ("rejected", ["banned_word"])

    @pytest.mark.parametrize(
        ("rejected", "published", "status"), [(3, 0, "held"), (1, 2, "held"), (1, 3, "published")]
    )
    def test_the_share_of_recent_rejections_holds(
        self, newsroom, screen, rejected, published, status
    ):
        newsroom.overrides(RECENT)
        for n in range(rejected):
            newsroom.rejected(f"Bad {n}.")
        for n in range(published):
            newsroom.rule(newsroom.held(f"Good {n}."), Action.PUBLISH)
        one = newsroom.pending("New.")
        screen()
        assert newsroom.status(one) == status

    def test_old_rejections_are_forgotten(self, newsroom, verdict):
        newsroom.overrides(RECENT)
        for n in range(3):
            newsroom.rejected(f"Bad {n}.")
        then = newsroom.now() - timedelta(days=8)
        newsroom.change(decision, decision.c.id != "", decided_at=then)
        assert verdict(newsroom.pending("New.")) == ("published", [])

    def test_another_commenters_rejections_do_not_count(self, newsroom, verdict):
        newsroom.overrides(RECENT)
        for n in range(3):
            newsroom.rejected(f"Bad {n}.", email="bad@example.org")
        assert verdict(newsroom.pending("New.")) == ("published", [])


class TestRepeatPosts:
    def test_the_second_of_two_equal_texts_is_held_and_the_first_is_not(self, newsroom, screen):
        first, second = newsroom.pending("Same."), newsroom.pending("Same.")
        screen()
        assert (newsroom.status(first), newsroom.status(second)) == ("published", "held")
        assert newsroom.decisions(second)[0].ruling.reasons == ("repeat_post",)

    def test_it_is_held_on_another_article_too(self, newsroom, verdict):
        newsroom.published("Same.")
        one = newsroom.pending("Same.", article="a-2")
        assert verdict(one) == ("held", ["repeat_post"])

    def test_another_reader_may_say_the_same(self, newsroom, verdict):
        newsroom.published("Same.")
        one = newsroom.pending("Same.", email="other@example.org")
        assert verdict(one) == ("published", [])

    @pytest.mark.parametrize(("hours", "status"), [(23, "held"), (25, "published")])
    def test_a_day_later_it_may_be_said_again(self, newsroom, screen, hours, status):
        newsroom.age(newsroom.published("Same."), created_at=timedelta(hours=hours))
        one = newsroom.pending("Same.")
        screen()
        assert newsroom.status(one) == status

    def test_a_site_may_switch_the_check_off(self, newsroom, screen):
        newsroom.overrides({"repeat": {"hours": 0}})
        first, second = newsroom.pending("Same."), newsroom.pending("Same.")
        screen()
        assert (newsroom.status(first), newsroom.status(second)) == ("published", "published")


class TestABrokenPolicy:
    """A site's overrides that were written under an older version, say."""

    @pytest.fixture(autouse=True)
    def _break(self, newsroom):
        newsroom.pending()
        newsroom.overrides({"colours": {"background": "red"}})

    def test_its_comments_are_held_with_a_reason(self, newsroom, screen):
        screen()
        [row] = newsroom.rows(comment.select())
        assert row.status == "held"
        [made] = newsroom.decisions(row)
        assert made.ruling.reasons == ("classifier_failed",)

    def test_another_sites_comments_in_the_batch_are_decided(
        self, newsroom, policies, screen, database
    ):
        from moderation.administration import service as administration
        from tests.newsroom import Newsroom

        herald = administration.create_site(database, "herald", "The Herald", ())
        other = Newsroom(database, policies, herald).pending("Fair.")
        screen()
        assert newsroom.status(other) == "published"

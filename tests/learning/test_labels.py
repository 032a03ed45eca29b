"""A site's labels go out with their texts, name nobody, and lose what was erased or taken back."""

import gzip
import json
from datetime import timedelta

import pytest

from classifiers.sources import read_rows
from moderation.cli import main
from moderation.domain.decision import Ruling
from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import Action, Actor
from moderation.learning import labels as handing_out
from moderation.learning.labels import labels_of
from moderation.privacy import erasing
from moderation.storage.queries.labels import Label, Labelled, keep_labels
from moderation.transfer.service import Wish, bring_in_file
from moderation.transitions import Move
from tests.conftest import SECRET_KEY
from tests.newsroom import READER, newsroom
from tests.transfer.conftest import FILES

__all__ = ["newsroom"]

FAIR = {"reject": 0.0, "toxicity": 0.0, "spam": 0.0}


@pytest.fixture
def labels(database, newsroom, monkeypatch):
    """What goes out, the texts' order aside, with few rows read together."""
    monkeypatch.setattr(handing_out, "TOGETHER", 2)

    def read(since=None, site="courier"):
        lines = [json.loads(line) for line in labels_of(database, site, since)]
        return sorted(lines, key=lambda one: (one["text"], one["source"]))

    return read


@pytest.fixture
def say(database, site):
    def saying(text, source="akismet", **values):
        said = [Label(name, value) for name, value in values.items()]
        with database.write() as connection:
            now = database.now(connection)
            keep_labels(connection, Labelled(site.id, source, text, said, None), now)

    return saying


def told(lines):
    return [(one["text"], one["label"], one["labels"]) for one in lines]


def test_what_a_site_said_is_in_the_words_of_the_scores(say, labels):
    say("Cheap watches", SPAM=1.0)
    say("Out with you", "perspective", TOXICITY=0.75, IDENTITY_ATTACK=0.25)
    say("Well said", "perspective", LIKELY_TO_REJECT=0.0)
    assert told(labels()) == [
        ("Cheap watches", 1, {"spam": 1.0}),
        ("Out with you", 1, {"identity_attack": 0.25, "toxicity": 0.75}),
        ("Well said", 0, {"reject": 0.0}),
    ]
    assert [one["source"] for one in labels()] == ["akismet", "perspective", "perspective"]


def test_a_line_has_a_text_and_its_labels_and_nothing_of_the_author(newsroom, labels):
    newsroom.rule(newsroom.held("Said by somebody."), Action.PUBLISH)
    (line,) = labels()
    assert set(line) == {"text", "label", "labels", "source", "at", "before"}
    assert READER not in str(line)
    assert "Reader" not in str(line)


def test_what_moderators_ruled_is_there_with_what_it_was_before(newsroom, labels):
    newsroom.rule(newsroom.held("Let through."), Action.PUBLISH)
    newsroom.rule(newsroom.published("Taken down."), Action.REJECT, reasons=("hate_speech",))
    assert [(one["text"], one["source"], one["before"]) for one in labels()] == [
        ("Let through.", "moderator", "held"),
        ("Taken down.", "moderator", "published"),
    ]
    assert told(labels()) == [
        ("Let through.", 0, FAIR),
        ("Taken down.", 1, {"reject": 1.0, "toxicity": 1.0, "identity_attack": 1.0}),
    ]


@pytest.mark.parametrize(
    ("ground", "kinds"),
    [
        ("abuse", {"toxicity"}),
        ("harassment", {"toxicity"}),
        ("spam", {"spam"}),
        ("advertising", {"spam"}),
        ("off_topic", set()),
        ("misinformation", set()),
        ("illegal_content", set()),
        ("other", set()),
    ],
)
def test_a_ground_counts_for_the_scores_of_its_kind_alone(newsroom, labels, ground, kinds):
    newsroom.rule(newsroom.held("Refused."), Action.REJECT, reasons=(ground,))
    assert told(labels()) == [("Refused.", 1, dict.fromkeys({"reject", *kinds}, 1.0))]


def test_what_a_machine_decided_is_no_label(newsroom, labels):
    newsroom.published()
    newsroom.held("Waits.")
    newsroom.decide(newsroom.pending("Refused by the policy."), Action.REJECT)
    assert labels() == []


def test_only_the_last_ruling_counts_and_only_while_it_stands(newsroom, labels):
    one = newsroom.rule(newsroom.held("Twice ruled."), Action.PUBLISH)
    newsroom.rule(one, Action.REJECT, reasons=("spam",))
    held_again = newsroom.rule(newsroom.held("Held again."), Action.PUBLISH)
    newsroom.rule(held_again, Action.HOLD)
    assert told(labels()) == [("Twice ruled.", 1, {"reject": 1.0, "spam": 1.0})]


def test_a_ruling_on_a_text_that_was_edited_since_is_no_label(newsroom, labels):
    one = newsroom.rule(newsroom.held("Before."), Action.PUBLISH)
    newsroom.decide(newsroom.edit(one, "After."), Action.PUBLISH)
    assert labels() == []


def test_what_a_moderator_took_back_is_no_label(newsroom, labels):
    one = newsroom.rule(newsroom.held("By mistake."), Action.REJECT, reasons=("spam",))
    first = newsroom.decisions(one)[-1]
    back = Ruling(Action.PUBLISH, Actor.MODERATOR, undoes=first.id)
    step = Move(
        one.id, Action.PUBLISH, Actor.MODERATOR, one.status, version=one.version, ruling=back
    )
    assert newsroom.carry_out(step)
    assert labels() == []


def test_what_its_author_withdrew_or_erased_does_not_go_out(newsroom, labels, say, database):
    withdrawn = newsroom.rule(newsroom.held("Withdrawn."), Action.PUBLISH)
    newsroom.move(withdrawn, Action.WITHDRAW, Actor.AUTHOR)
    erased = newsroom.rule(
        newsroom.held("Erased.", email="gone@example.org"), Action.REJECT, reasons=("abuse",)
    )
    say("Erased.", SPAM=1.0)
    assert [one["text"] for one in labels()] == ["Erased.", "Erased."]
    erasing.erase_author(database, erased.author_id, erasing.Wish.AUTHOR)
    assert labels() == []


def test_what_an_import_brought_is_told_with_where_it_is_from(database, site, labels):
    bring_in_file(database, Wish(FILES / "disqus.xml", "disqus", site.id))
    lines = labels()
    assert {one["source"] for one in lines} == {"disqus"}
    said = [one["labels"] for one in lines]
    assert {"reject": 1.0, "spam": 1.0} in said
    assert {"reject": 1.0} in said
    assert FAIR in said
    assert not any("before" in one for one in lines)


def test_since_leaves_out_what_was_said_before(newsroom, labels, say):
    say("Cheap watches", SPAM=1.0)
    newsroom.rule(newsroom.held("Let through."), Action.PUBLISH)
    now = newsroom.now()
    assert len(labels(now - timedelta(minutes=1))) == 2
    assert labels(now + timedelta(minutes=1)) == []


def test_nothing_of_another_site_goes_out(newsroom, labels, say, database):
    from moderation.administration.service import create_site

    create_site(database, "herald", "The Herald", ())
    say("Cheap watches", SPAM=1.0)
    newsroom.rule(newsroom.held("Let through."), Action.PUBLISH)
    assert labels(site="herald") == []
    with pytest.raises(NotFound):
        labels(site="nobody")


def test_no_step_reads_more_than_it_was_asked_for(newsroom, database):
    from moderation.storage.queries.labelled import next_ruled

    for number in range(3):
        newsroom.published(f"Number {number}")
    newsroom.rule(newsroom.held("The only one."), Action.PUBLISH)
    place, found, steps = None, [], 0
    with database.read() as connection:
        while steps == 0 or place is not None:
            some, place = next_ruled(connection, "courier", None, place, 2)
            found += some
            steps += 1
    assert [one.text for one in found] == ["The only one."]
    assert steps == 3


def test_the_training_data_folder_takes_the_same_lines(say, database, tmp_path):
    say("Cheap watches", SPAM=1.0)
    with gzip.open(tmp_path / "courier.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(labels_of(database, "courier"))
    (row,) = read_rows(tmp_path, str)
    assert (row.copy, row.source, row.label) == ("Cheap watches", "courier", 1)


class TestCommand:
    @pytest.fixture
    def command(self, database_url, monkeypatch, capfdbinary, newsroom):
        monkeypatch.setenv("DATABASE_URL", database_url)
        monkeypatch.setenv("MODERATION_SECRET_KEY", SECRET_KEY)
        newsroom.rule(newsroom.held("Gut gesagt. ü"), Action.PUBLISH)

        def run(*words):
            status = main(["labels", "export", "--site", "courier", *words])
            return status, *(stream.decode() for stream in capfdbinary.readouterr())

        return run

    def test_it_writes_lines_to_standard_output(self, command):
        status, out, _ = command()
        assert (status, json.loads(out)["text"]) == (0, "Gut gesagt. ü")

    def test_a_file_is_for_its_owner_alone(self, command, tmp_path):
        file = tmp_path / "labels.jsonl"
        assert command("--out", str(file))[0] == 0
        assert file.stat().st_mode & 0o777 == 0o600
        assert json.loads(file.read_text(encoding="utf-8"))["labels"] == FAIR

    def test_a_day_and_a_moment_are_understood_and_nothing_else(self, command):
        assert command("--since", "2100-01-01") == (0, "", "")
        assert command("--since", "2026-01-01T00:00:00+02:00")[1]
        status, _, error = command("--since", "yesterday")
        assert (status, "--since is a day" in error) == (2, True)

    def test_models_can_be_measured_by_it(self, command, tmp_path):
        import io

        from classifiers.__main__ import main as measure

        file, said = tmp_path / "labels.jsonl", io.StringIO()
        command("--out", str(file))
        assert measure(["evaluate", "--labels", str(file)], sink=said) == 0
        assert "on 1 labelled texts (1 by moderator)" in said.getvalue()

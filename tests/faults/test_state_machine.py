"""Anything in any order: workers that die or come back late, moderators, authors, the clock.

After every step the rows, the decisions and the events of every comment must tell one story.
"""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from config.settings import Settings
from moderation import transitions
from moderation.administration import service as administration
from moderation.bootstrap import build_policies
from moderation.domain.decision import Ruling
from moderation.domain.errors import ModerationError
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.domain.roles import Role
from moderation.review.rulings.ruling import rule as moderate
from moderation.review.rulings.undoing import undo, undo_last
from moderation.screening.claims import MOST_ATTEMPTS, claim_batch
from moderation.screening.service import Classifiers, screen_batch
from moderation.screening.sweep import expire, sweep
from moderation.storage.tables import comment, decision, report
from moderation.storage.unit_of_work import Database
from moderation.submission import revision
from moderation.verification.service import confirm, issue_token
from tests.conftest import ENVIRON, fake_read, fake_words
from tests.faults.people import employ
from tests.faults.readers import ANY, PEOPLE, Readers
from tests.faults.stories import (
    check_decisions,
    check_hold_of_workers,
    check_reports,
    check_story,
    check_undoing,
)
from tests.newsroom import Newsroom

EXAMPLES, STEPS = 12, 30
READERS = [f"reader-{n}@example.org" for n in range(3)]
AUTHORS = st.sampled_from(READERS)
BODIES = st.sampled_from(["Fair.", "toxic! words", "See a.com b.com c.com"])
RULINGS = ("publish", "hold", "reject")


class Moderation(Readers, RuleBasedStateMachine):
    """One site, three readers, as many workers as it takes."""

    template: Path
    taken_back = 0

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(prefix="machine-"))
        shutil.copy(self.template, self.folder / "test.db")
        self.database = Database(f"sqlite:///{self.folder}/test.db")
        self.policies = build_policies(Settings.from_environ(ENVIRON))
        self.site = administration.create_site(self.database, "courier", "The Courier", ())
        self.room = Newsroom(self.database, self.policies, self.site)
        self.ids, self.claims = [], []
        roles = (Role.MODERATOR, Role.MODERATOR, Role.LEAD)
        self.people = [None, *(employ(self.database, self.site.id, role) for role in roles)]
        self.models = Classifiers(fake_read, "m", fake_words)
        for email in READERS[:2]:
            self.room.verified(email)
        for email in READERS:
            self.submit(email, "Fair.")

    @rule(email=AUTHORS, body=BODIES)
    def submit(self, email, body):
        self.ids.append(self.room.submit(body, email=email).id)

    @rule(email=AUTHORS)
    def verify(self, email):
        if not self.knows(email):
            return
        with self.database.write() as connection:
            now = self.database.now(connection)
            token = issue_token(connection, self.room.author(email).id, now)
        confirm(self.database, token)

    @rule()
    def work_comes_in_and_is_claimed(self):
        self.submit(READERS[0], "Fair.")
        self.claim()

    @rule()
    def another_worker_takes_over(self):
        self.leases_end()
        self.claim()

    def claim(self):
        claimed = claim_batch(self.database)
        if claimed.comments:
            self.claims.append(claimed)

    @rule(which=ANY, action=st.sampled_from([Action.PUBLISH, Action.HOLD]))
    def a_worker_decides(self, which, action):
        """In time, too late or twice: only the row knows."""
        if not self.claims:
            return
        claimed = self.claims[which % len(self.claims)]
        ruling = Ruling(action, Actor.POLICY, model_version="m")
        mine = comment.select().where(comment.c.attempt_token == claimed.token)
        still_mine = {row.id for row in self.room.rows(mine)}
        moves = [
            transitions.Move(one.id, action, Actor.POLICY, Status.PENDING,
                             attempt_token=claimed.token, ruling=ruling)
            for one in claimed.comments
        ]  # fmt: skip
        assert {moved.comment_id for moved in self.room.carry_out(*moves)} == still_mine

    @rule()
    def leases_end(self):
        past = self.room.now() - timedelta(seconds=1)
        self.room.change(comment, comment.c.lease_until.is_not(None), lease_until=past)

    @rule(which=ANY)
    def time_passes(self, which):
        if one := self.pick(which):
            self.room.age(one, queued_at=timedelta(minutes=16), status_since=timedelta(days=31))

    @rule()
    def screen(self):
        screen_batch(self.database, self.policies, self.models)

    @rule(times=st.integers(1, 2))
    def clock(self, times):
        for _ in range(times):
            sweep(self.database, self.policies)
            expire(self.database, self.policies)

    @rule(which=ANY, who=PEOPLE, action=st.sampled_from(RULINGS), behind=st.integers(0, 1))
    def moderator(self, which, who, action, behind):
        if one := self.pick(which):
            ruling = Ruling(Action(action), Actor.MODERATOR, ("abuse",),
                            moderator_id=self.people[who])  # fmt: skip
            arguments = (self.site.id, one.id, ruling, one.version - behind)
            assert not (self.attempt(moderate, *arguments) and behind)

    @rule(which=ANY, who=PEOPLE, behind=st.integers(0, 1))
    def moderator_takes_it_back(self, which, who, behind):
        if one := self.pick(which):
            seen = (one.id, one.version - behind)
            done = self.attempt(undo, self.site.id, self.people[who], seen)
            assert not (done and behind)
            Moderation.taken_back += done

    @rule(who=st.integers(1, 3), times=st.integers(1, 3))
    def moderator_takes_the_last_ones_back(self, who, times):
        for _ in range(times):
            Moderation.taken_back += self.attempt(undo_last, self.site.id, self.people[who])

    @rule(who=PEOPLE, action=st.sampled_from(["publish", "reject"]))
    def moderator_slips(self, who, action):
        self.ids.append(self.room.held("Fair.").id)
        last = len(self.ids) - 1
        self.moderator(last, who, action, 0)
        self.moderator_takes_it_back(last, who, 0)

    @rule(which=ANY, body=BODIES)
    def edit(self, which, body):
        if one := self.pick(which):
            self.attempt(revision.edit, self.policies, one.id, body)

    @rule(which=ANY)
    def withdraw(self, which):
        if one := self.pick(which):
            self.attempt(revision.withdraw, one.id)

    def knows(self, email):
        try:
            return bool(self.room.author(email))
        except IndexError:
            return False

    def pick(self, which):
        return self.room.get(self.ids[which % len(self.ids)]) if self.ids else None

    def attempt(self, action, *arguments):
        """Whether it was done; what is refused must have changed nothing."""
        before = self.everything()
        try:
            action(self.database, *arguments)
        except ModerationError:
            assert self.everything() == before
            return False
        return True

    def everything(self):
        rows = self.room.rows(comment.select().order_by(comment.c.id))
        reports = self.room.rows(report.select().order_by(report.c.id))
        return [rows, self.room.rows(decision.select()), self.room.events(), reports]

    @invariant()
    def every_comment_has_one_story(self):
        rows, decisions, events, reports = self.everything()
        assert sorted(row.id for row in rows) == sorted(self.ids)
        for row in rows:
            story = [(t.removeprefix("comment."), v) for c, t, v in events if c == row.id]
            check_story(row, story)
            made = {d.comment_version: d for d in decisions if d.comment_id == row.id}
            check_decisions(story, made)
            check_undoing(row, story, made)
            check_hold_of_workers(row)
            check_reports(row, made, [r for r in reports if r.comment_id == row.id])

    def teardown(self):
        if hasattr(self, "room"):
            self.nothing_is_left_lying()
            self.database.dispose()
            shutil.rmtree(self.folder)

    def nothing_is_left_lying(self):
        """Whatever happened, the workers and the clock come to an end with it."""
        for _ in range(len(self.ids) * MOST_ATTEMPTS + 2):
            self.leases_end()
            self.screen()
            self.clock(1)
        assert not self.room.rows(comment.select().where(comment.c.status == "pending"))
        self.every_comment_has_one_story()


def run(examples, steps):
    limits = hypothesis.settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.stateful.run_state_machine_as_test(Moderation, settings=limits)


@pytest.fixture(autouse=True)
def _template(sqlite_template):
    Moderation.template = sqlite_template


def test_no_order_of_events_makes_a_comment_tell_two_stories():
    Moderation.taken_back = Readers.put_before_a_person = 0
    run(EXAMPLES, STEPS)
    assert Moderation.taken_back > 0
    assert Readers.put_before_a_person > 0

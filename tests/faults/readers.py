"""Readers who reply and report, moderators who leave that up: a part of the machine.

Whatever is done, what readers see counted is the truth.
"""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from moderation.domain.lifecycle import Status
from moderation.domain.reasons import ReportReason
from moderation.reports.service import report
from moderation.review.reporting.settling import Left, leave_up
from moderation.storage.queries.reports import Allegation
from moderation.storage.tables import article, comment
from tests.faults.stories import check_counts

ANY = st.integers(min_value=0, max_value=1_000)
# A key of the site, two moderators and a lead, by their places.
PEOPLE = st.integers(0, 3)


class Readers:
    """What readers do to comments, beside everybody else."""

    put_before_a_person = 0

    @rule(which=ANY, replies=st.integers(1, 3))
    def readers_reply(self, which, replies):
        if (one := self.pick(which)) and one.status is Status.PUBLISHED:
            for _ in range(replies):
                self.ids.append(self.room.published("Fair.", parent=one.id).id)

    @invariant()
    def what_readers_see_is_counted(self):
        check_counts(self.room.rows(article.select()), self.room.rows(comment.select()))

    @rule(which=ANY, first=st.integers(0, 2), readers=st.integers(1, 4))
    def readers_report(self, which, first, readers):
        if one := self.pick(which):
            for reader in range(first, first + readers):
                said = Allegation(ReportReason.ABUSE, "", f"reader {reader}")
                self.attempt(report, self.policies, one.id, said, lambda *_: None)
            Readers.put_before_a_person += self.room.status(one) is not one.status

    @rule(readers=st.integers(3, 4))
    def readers_object_to_what_is_new(self, readers):
        self.ids.append(self.room.published("Fair.").id)
        self.readers_report(len(self.ids) - 1, 0, readers)

    @rule(which=ANY, who=PEOPLE, behind=st.integers(0, 1))
    def moderator_leaves_it_up(self, which, who, behind):
        if one := self.pick(which):
            left = Left(one.id, one.version - behind, self.people[who], "")
            assert not (self.attempt(leave_up, self.site.id, left) and behind)

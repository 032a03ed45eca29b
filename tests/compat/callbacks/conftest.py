"""A client that says where to tell it, the models that read later, and time that passes."""

from datetime import timedelta

import pytest

from moderation.compat import judgement
from moderation.compat.akismet.answering import answer_open
from moderation.compat.akismet.telling import Teller, tell_due
from moderation.http.outbound import Outbound
from moderation.secrets import Secrets
from moderation.storage.tables import open_question
from tests.compat.conftest import Reader
from tests.conftest import SECRET_KEY, fake_scores, fake_words
from tests.receiver import Receiver
from tests.webhooks.conftest import LOOPBACK


@pytest.fixture
def blog():
    """The site that asks: where it is told."""
    with Receiver() as one:
        yield one


@pytest.fixture
def check(client, secret, blog):
    """A client's question, held by the fast models unless the text is fair."""

    def asking(text="toxic!", user_agent="Drupal", **fields):
        form = {"api_key": secret, "comment_content": text, "callback": blog.url, **fields}
        return client.post("/1.1/comment-check", data=form, headers={"User-Agent": user_agent})

    return asking


class Slow(Reader):
    """The slower models: of the fast ones' opinion unless `find_nothing` in any text."""

    find_nothing = False

    def _scores(self, text):
        return fake_scores("fair") if self.find_nothing else super()._scores(text)


@pytest.fixture
def slow():
    return Slow()


@pytest.fixture
def look_again(database, policies, slow):
    return lambda: answer_open(database, policies, judgement.Reader(slow, fake_words))


@pytest.fixture
def teller(database):
    return Teller(database, Secrets(SECRET_KEY), Outbound(LOOPBACK, timeout_s=1.0))


@pytest.fixture
def open_rows(database):
    def look():
        with database.read() as connection:
            return connection.execute(open_question.select()).all()

    return look


@pytest.fixture
def pass_by(database):
    """Time passes for what is kept."""

    def passing(**time):
        by = timedelta(**time)
        with database.write() as connection:
            for row in connection.execute(open_question.select()).all():
                change = open_question.update().where(open_question.c.id == row.id)
                connection.execute(
                    change.values(due_at=row.due_at - by, created_at=row.created_at - by)
                )

    return passing


@pytest.fixture
def tell(teller, pass_by):
    """One run of the job, when it is time."""

    def telling():
        pass_by(hours=3)
        return tell_due(teller)

    return telling

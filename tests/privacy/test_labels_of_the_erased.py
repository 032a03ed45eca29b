"""What other services' protocols brought in of a reader goes with everything else."""

import pytest

from moderation.privacy.links import Purpose
from moderation.secrets import Secrets
from moderation.storage.queries.labels import Label, Labelled, author_mark, keep_labels
from moderation.storage.tables import label
from tests.conftest import SECRET_KEY
from tests.newsroom import READER


@pytest.fixture
def say(newsroom):
    """A text that a site called spam, by whoever has this address."""

    def keep(text, email):
        mark = author_mark(Secrets(SECRET_KEY).pseudonym, "courier", email)
        said = Labelled("courier", "akismet", text, [Label("spam", 1.0)], mark)
        with newsroom.database.write() as connection:
            keep_labels(connection, said, newsroom.database.now(connection))

    return keep


def test_confirming_forgets_labels_by_address_and_by_text(newsroom, client, link, say):
    one = newsroom.published("Said here as well.")
    say("Only said there.", READER.upper())
    say("Said here as well.", "")
    say("Somebody else's.", "other@example.org")
    assert client.post(link(one.author_id, Purpose.ERASURE)).status_code == 200
    assert [row.text for row in newsroom.rows(label.select())] == ["Somebody else's."]

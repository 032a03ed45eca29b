"""What a form saw goes with the comment and holds it; what it may say is bounded."""

import pytest

from moderation.domain.lifecycle import Status
from tests.conftest import submission

COMMENTS = "/v1/sites/courier/articles/a-1/comments"


@pytest.mark.parametrize(
    ("form", "status", "signals"),
    [
        ({"website": "", "seconds": 12.3}, Status.PUBLISHED, []),
        ({"seconds": 4}, Status.PUBLISHED, []),
        ({"website": "http://x.example", "seconds": 60}, Status.HELD, ["honeypot"]),
        ({"website": "", "seconds": 0.4}, Status.HELD, ["too_fast"]),
        (None, Status.PUBLISHED, []),
    ],
)
def test_signs_of_a_program_hold_the_comment(newsroom, client, key, screen, form, status, signals):
    newsroom.verified()
    answer = client.post(COMMENTS, json=submission(form=form), headers=key)
    assert answer.status_code == 202
    screen()
    one = newsroom.get(answer.json["id"])
    assert (newsroom.status(one), newsroom.row(one).form_signals) == (status, signals)
    assert ("automated" in newsroom.decisions(one)[-1].ruling.reasons) is bool(signals)


@pytest.mark.parametrize(
    "form",
    [
        {"website": ""},
        {"seconds": "12"},
        {"seconds": -1},
        {"seconds": 1e12},
        {"seconds": True},
        {"seconds": 5, "website": "x" * 201},
        {"seconds": 5, "score": 1},
        "12",
    ],
)
def test_a_form_that_says_something_else_is_refused(newsroom, client, key, form):
    answer = client.post(COMMENTS, json=submission(form=form), headers=key)
    assert answer.status_code == 422
    assert all(error["field"].startswith("form") for error in answer.json["errors"])
    assert newsroom.events() == []

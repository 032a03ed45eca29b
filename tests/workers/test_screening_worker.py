"""A real worker with the real models takes real messages from a real broker."""

import pytest

from moderation.administration import service as administration
from moderation.app import build_app
from moderation.domain.comment import Scope
from moderation.storage.upkeep import last_heartbeats
from tests.conftest import submission
from tests.processes import wait_until

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def real_app(plant):
    return build_app(plant.settings, plant.services())


@pytest.fixture
def post(real_app, newsroom):
    """Posts a comment of a verified author, waiting for the decision."""
    issued = administration.issue_key(newsroom.database, "courier", frozenset(Scope))
    headers = {"Authorization": f"Bearer {issued.secret}", "Prefer": "wait=10"}
    newsroom.verified()

    def send(text):
        client, url = real_app.test_client(), "/v1/sites/courier/articles/a-1/comments"
        return client.post(url, json=submission(body=text), headers=headers)

    return send


@pytest.fixture(autouse=True)
def _worker_is_up(plant, newsroom):
    def beats():
        with newsroom.database.read() as connection:
            return "screening" in last_heartbeats(connection)

    wait_until(beats, "the worker shows that it lives")


def test_a_fair_comment_is_published_within_the_wait(post):
    answer = post("Thank you for this thorough article about the new railway line.")
    assert (answer.status_code, answer.json["status"]) == (201, "published")


def test_abuse_is_held_with_its_reason(newsroom, post):
    answer = post("You are a fucking idiot and I hope you die, you piece of shit.")
    assert (answer.status_code, answer.json["status"]) == (201, "held")
    [made] = newsroom.decisions(newsroom.get(answer.json["id"]))
    assert "toxic" in made.ruling.reasons
    assert made.ruling.model_version not in (None, "none")
    assert set(made.ruling.scores) >= {"toxicity", "spam"}


def test_a_message_that_comes_five_times_makes_one_decision(plant, newsroom, real_app):
    from workers.wake_up import publisher

    wake = publisher(plant.settings.redis_url)
    newsroom.verified()
    some = [newsroom.submit(f"A question about paragraph {n}?") for n in range(10)]
    for _ in range(5):
        wake("screening")
    wait_until(lambda: all(newsroom.status(one) != "pending" for one in some), "all are decided")
    assert all(len(newsroom.decisions(one)) == 1 for one in some)


def test_no_text_and_no_address_is_in_the_log_or_in_the_broker(plant, newsroom, post):
    import redis

    newsroom.verified("canary-7@example.org")
    one = newsroom.submit("A canary sings.", email="canary-7@example.org")
    post("Wakes the worker.")
    wait_until(lambda: newsroom.status(one) != "pending", "the canary is decided")
    with redis.Redis(unix_socket_path=str(plant.socket)) as client:
        dump = str([client.dump(key) for key in client.keys("*")])
    assert "canary" not in plant.log() + dump

"""Links cannot be guessed at for long, and end with the right of whoever made them."""

import pytest

from moderation.storage.tables import moderator, moderator_site
from tests.review.people.conftest import accept

pytestmark = pytest.mark.usefixtures("cheap_hashes")


def test_guessing_addresses_at_a_link_ends_after_ten(client, site, invited):
    page = invited()
    for number in range(10):
        assert accept(client, page, email=f"{number}@example.org").status_code == 422
    answer = accept(client, page)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_trying_links_ends_after_ten_for_that_client_alone(client, site, invited):
    page = invited()
    thief = {"REMOTE_ADDR": "198.51.100.9"}
    for number in range(10):
        path = f"/review/invitations/guess-{number}"
        assert client.get(path, environ_base=thief).status_code == 410
    assert client.get(page, environ_base=thief).status_code == 429
    assert client.get(page).status_code == 200


def gone(newsroom, admin_id):
    newsroom.change(moderator, moderator.c.id == admin_id, disabled_at=newsroom.now())


def demoted(newsroom, admin_id):
    newsroom.change(moderator_site, moderator_site.c.moderator_id == admin_id, role="lead")


def elsewhere(newsroom, admin_id):
    which = moderator_site.c.moderator_id == admin_id
    with newsroom.database.write() as connection:
        connection.execute(moderator_site.delete().where(which))


@pytest.mark.parametrize("happens", [gone, demoted, elsewhere])
def test_an_invitation_ends_with_the_right_of_whoever_made_it(
    client, site, invited, newsroom, admin_id, happens
):
    page = invited(by=admin_id)
    assert client.get(page).status_code == 200
    happens(newsroom, admin_id)
    assert client.get(page).status_code == 410
    assert accept(client, page).status_code == 410

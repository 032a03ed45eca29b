"""People who decide, for what needs them many times over and has no fixtures."""

from moderation.domain.ids import new_id
from moderation.domain.roles import Role
from moderation.review.people.roster import add_to_site
from moderation.storage.tables import moderator
from moderation.storage.unit_of_work import Database


def employ(database: Database, site_id: str, role: Role) -> str:
    """Somebody with this role at the site, who cannot sign in; the id."""
    moderator_id = new_id()
    with database.write() as connection:
        account = {"id": moderator_id, "email": f"{moderator_id}@example.org", "name": role.value}
        account |= {"password_hash": "", "created_at": database.now(connection)}
        connection.execute(moderator.insert().values(**account))
        add_to_site(connection, moderator_id, site_id, role)
    return moderator_id

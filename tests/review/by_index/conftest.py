"""A newspaper large enough that reading on would be wrong, and what a piece of code reads whole.

On PostgreSQL a few thousand rows would be read whole by right, alone or to be joined, so it is
forbidden to: the plan then shows whether there is an index to use.
"""

from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from benchmarks.review_pages_filling import pour_newspaper
from benchmarks.review_pages_records import pour_records
from benchmarks.review_pages_rows import Size
from tests.review.by_index.reading_plans import plans_of, read_whole

# Every table that grows with the comments, or with the work done on them. What waits for a lead,
# and what somebody looks at this minute, is little.
LARGE = (
    "comment", "decision", "held_reason", "event", "article", "author", "audit", "note", "bulk",
    "tally",
)  # fmt: skip
_SIZE = Size(held=300, decided=2_700)


def _pour(database):
    pour_newspaper(database, _SIZE)
    pour_records(database, _SIZE)
    if not database.is_sqlite:
        with database.write() as connection:
            connection.execute(sa.text("ANALYZE"))


@pytest.fixture
def newspaper(copy_of):
    """Three thousand comments, of which three hundred wait, and what was done about them."""
    return copy_of(_pour)


@pytest.fixture
def whole(newspaper):
    """What a piece of code reads whole of the large tables, as the plans have it.

    It is called with a connection; whatever it does on others counts as well.
    """

    def read(act):
        with (
            reading_reluctantly(newspaper),
            plans_of(newspaper) as plans,
            newspaper.read() as connection,
        ):
            act(connection)
        assert plans
        return [found for plan in plans for found in read_whole(plan, LARGE)]

    return read


@contextmanager
def reading_reluctantly(database):
    """PostgreSQL uses an index wherever there is one, on every connection while this lasts."""

    def forbid(driver, *_):
        with driver.cursor() as cursor:
            for kind in ("seqscan", "mergejoin", "hashjoin"):
                cursor.execute(f"SET enable_{kind} = off")

    if database.is_sqlite:
        yield
        return
    sa.event.listen(database.engine, "checkout", forbid)
    try:
        yield
    finally:
        sa.event.remove(database.engine, "checkout", forbid)
        # What was set stays set on a connection, so none of them is used again.
        database.engine.dispose()

"""That a transaction has something for sites to be told, noted until it ends.

Whoever writes it says `mark`; `Database.write` asks `take` and, once it is committed, wakes those
who tell sites. A transaction that fails tells nobody.
"""

from __future__ import annotations

import sqlalchemy as sa

_MARK = "has news for sites"


def mark(connection: sa.Connection) -> None:
    """There is news in this transaction."""
    connection.info[_MARK] = True


def take(connection: sa.Connection) -> bool:
    """Whether there is news since the mark was last taken away."""
    # It lies with the connection, which the pool hands to the next transaction.
    return bool(connection.info.pop(_MARK, False))

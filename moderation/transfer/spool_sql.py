"""The statements of the spool: SQLite, on a database that one process alone has."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32768;
CREATE TABLE thread (
    key TEXT PRIMARY KEY, article TEXT NOT NULL, url TEXT, title TEXT, kept INTEGER NOT NULL,
    created INTEGER, closed INTEGER NOT NULL, public INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE post (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, thread TEXT NOT NULL, parent TEXT NOT NULL,
    verdict TEXT NOT NULL, created INTEGER, dated INTEGER NOT NULL DEFAULT 1,
    kept INTEGER AS (verdict IN ('published', 'held', 'spam', 'deleted')) VIRTUAL
);
CREATE TABLE said (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, key TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE TABLE place (
    number INTEGER PRIMARY KEY, above INTEGER, sort INTEGER NOT NULL, depth INTEGER NOT NULL
);
CREATE TABLE about (
    article TEXT PRIMARY KEY, url TEXT, title TEXT, closed INTEGER NOT NULL, created INTEGER
) WITHOUT ROWID;
"""

# Of two threads with one id the first counts.
ADD_THREAD: Final = "INSERT OR IGNORE INTO thread VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
ADD_POST: Final = (
    "INSERT INTO post (number, id, thread, parent, verdict, created) VALUES (?, ?, ?, ?, ?, ?)"
)
ADD_TEXT: Final = "INSERT INTO said VALUES (?, ?, ?, ?, ?)"
INDEX_POSTS: Final = "CREATE INDEX post_by_id ON post (id, number)"

SETTLING: Final = (
    # Of two posts with one id the first counts.
    """
    UPDATE post SET verdict = 'repeated' WHERE number IN (
        SELECT number FROM (
            SELECT number, row_number() OVER (PARTITION BY id ORDER BY number) AS time FROM post
        ) WHERE time > 1
    )
    """,
    """
    UPDATE post SET verdict = 'no_thread'
    WHERE kept AND NOT EXISTS (SELECT 1 FROM thread WHERE key = post.thread)
    """,
    """
    UPDATE post SET verdict = 'not_public'
    WHERE kept AND EXISTS (SELECT 1 FROM thread WHERE key = post.thread AND NOT public)
    """,
    # A time that is still to come is as wrong as none.
    """
    UPDATE post SET dated = 0, created = min(:now, coalesce(
        (SELECT created FROM thread WHERE key = post.thread), :now))
    WHERE kept AND (created IS NULL OR created > :now)
    """,
    "CREATE INDEX post_by_parent ON post (parent) WHERE parent <> ''",
    # From those who reply to nobody in the file down to their replies, each with the nearest post
    # above it that is kept, and never sorted before that one. Posts that reply in a circle are
    # not reached.
    """
    INSERT INTO place WITH RECURSIVE tree (number, above, sort, depth) AS (
        SELECT number, NULL, coalesce(created, 0), 0 FROM post
        WHERE verdict <> 'repeated' AND NOT EXISTS (
            SELECT 1 FROM post AS parent WHERE parent.id = post.parent AND post.parent <> ''
        )
        UNION ALL
        SELECT reply.number, iif(parent.kept, parent.number, tree.above),
            max(coalesce(reply.created, 0), tree.sort), tree.depth + 1
        FROM tree
        JOIN post AS parent ON parent.number = tree.number
        JOIN post AS reply ON reply.parent = parent.id AND reply.parent <> ''
        WHERE reply.verdict <> 'repeated'
    )
    SELECT number, above, sort, depth FROM tree
    """,
    """
    INSERT OR IGNORE INTO place SELECT number, NULL, created, 0 FROM post WHERE kept
    """,
    # A reply stands under the article of what it replies to, or it replies to nothing.
    """
    UPDATE place SET above = NULL WHERE above IS NOT NULL AND (
        SELECT article FROM thread JOIN post ON key = thread WHERE post.number = place.number
    ) IS NOT (
        SELECT article FROM thread JOIN post ON key = thread WHERE post.number = place.above
    )
    """,
    "CREATE INDEX place_in_order ON place (sort, depth, number, above)",
    # An article is closed when all of its threads are.
    """
    INSERT INTO about SELECT article, min(url), min(title), min(closed), min(created)
    FROM thread GROUP BY article
    """,
)

COUNT_POSTS: Final = "SELECT verdict, count(*) FROM post GROUP BY verdict"

FACTS: Final = {
    "articles": "SELECT count(*) FROM about",
    "without_address": "SELECT count(*) FROM thread WHERE url IS NULL",
    "renamed": "SELECT count(DISTINCT article) FROM thread WHERE NOT kept",
    "replies_moved_up": """
        SELECT count(*) FROM place JOIN post USING (number) LEFT JOIN post AS up
        ON up.number = above WHERE post.kept AND post.parent <> ''
        AND up.id IS NOT post.parent
    """,
    "undated": "SELECT count(*) FROM post WHERE kept AND NOT dated",
    "people_without_address": """
        SELECT count(DISTINCT key) FROM said JOIN place USING (number) WHERE email = ''
    """,
}

IN_ORDER: Final = """
    SELECT post.id, up.id, about.article, about.url, about.title, about.closed, about.created,
        post.verdict, post.created, post.dated, said.name, said.email, said.key, said.text
    FROM place CROSS JOIN post ON post.number = place.number
    CROSS JOIN said ON said.number = place.number
    LEFT JOIN post AS up ON up.number = place.above
    CROSS JOIN thread ON thread.key = post.thread
    CROSS JOIN about ON about.article = thread.article
    WHERE post.kept ORDER BY place.sort, place.depth, place.number
"""
LEFT_OUT: Final = "SELECT id, verdict FROM post WHERE NOT kept ORDER BY number"
CLOSED_AND_EMPTY: Final = """
    SELECT article, url, title FROM about WHERE closed AND NOT EXISTS (
        SELECT 1 FROM thread WHERE thread.article = about.article AND NOT public
    ) AND article NOT IN (SELECT article FROM thread JOIN post ON key = thread)
"""

"""the review queue: roles, claims, escalations, notes, many at once, undo, search and numbers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0003"
down_revision = "0002"

# SQLite's index knows rows by number alone, and a comment has none: rows of `comment` may be
# numbered anew by VACUUM, so the numbers stand in a table of their own. It keeps no texts.
_SEARCH_ON_SQLITE = """
CREATE TABLE comment_search_row (
    number INTEGER PRIMARY KEY, comment_id VARCHAR(36) NOT NULL UNIQUE
);
CREATE VIRTUAL TABLE comment_search USING fts5 (
    author_name, body, content='', tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO comment_search_row (comment_id) SELECT id FROM comment ORDER BY id;
INSERT INTO comment_search (rowid, author_name, body)
SELECT number, author_name, body FROM comment_search_row JOIN comment ON id = comment_id;
"""
_NO_SEARCH_ON_SQLITE = "DROP TABLE comment_search; DROP TABLE comment_search_row;"
_SEARCH_ON_POSTGRESQL = """
CREATE INDEX ix_comment_search ON comment
USING gin (to_tsvector('simple', author_name || ' ' || body))
"""
_FILL_REASONS = """
INSERT INTO held_reason (comment_id, reason, site_id, since, score, priority)
SELECT DISTINCT comment.id, one.value, comment.site_id, comment.status_since,
    comment.score, comment.priority
FROM comment JOIN decision ON decision.comment_id = comment.id, {each_reason}
WHERE comment.status = 'held' AND decision.comment_version = (
    SELECT max(comment_version) FROM decision WHERE comment_id = comment.id
)
"""
_EACH_REASON = {
    "sqlite": "json_each(decision.reasons) AS one",
    "postgresql": "jsonb_array_elements_text(decision.reasons) AS one(value)",
}
# What else bounds a list stands behind its order, so that no row is read in vain.
_BOUNDED = {
    "ix_comment_queue": (["site_id", "status", "status_since", "id"], ["score"]),
    "ix_comment_queue_by_score": (["site_id", "status", "score", "id"], ["status_since"]),
}


def upgrade() -> None:
    """New tables and columns, filled from what is there; then the search index."""
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        # On large tables this takes longer than the service gives any one statement.
        op.execute("SET LOCAL statement_timeout = 0")
    _create_tables()
    _add_columns()
    _fill(dialect)
    _run(_SEARCH_ON_SQLITE if dialect == "sqlite" else _SEARCH_ON_POSTGRESQL)


def _run(statements: str) -> None:
    for statement in statements.split(";"):
        if statement.strip():
            op.execute(statement)


def _fill(dialect: str) -> None:
    op.execute("UPDATE comment SET priority = score")
    op.execute(
        "UPDATE decision SET site_id ="
        " (SELECT site_id FROM comment WHERE comment.id = decision.comment_id)"
    )
    # The reasons of each held comment are those of the last decision on it.
    op.execute(_FILL_REASONS.format(each_reason=_EACH_REASON[dialect]))


def _create_tables() -> None:
    op.create_table(
        "audit",
        sa.Column("sequence", SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=True),
        sa.Column("moderator_id", sa.String(length=36), nullable=True),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("object_kind", sa.String(length=16), nullable=False),
        sa.Column("object_id", sa.String(length=200), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit")),
    )
    op.create_index(
        "ix_audit_object",
        "audit",
        ["site_id", "object_kind", "object_id", "sequence"],
        unique=False,
    )
    op.create_index("ix_audit_site", "audit", ["site_id", "sequence"], unique=False)
    op.create_table(
        "bulk",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("chosen", JSON, nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("undone_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderator.id"], name=op.f("fk_bulk_moderator_id_moderator")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_bulk_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk")),
    )
    op.create_index("ix_bulk_site", "bulk", ["site_id", "created_at"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("invited_by", sa.String(length=36), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_invitation_site_id_site")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitation")),
    )
    op.create_index("ix_invitation_site", "invitation", ["site_id", "created_at"], unique=False)
    op.create_table(
        "policy_revision",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("overrides", JSON, nullable=False),
        sa.Column("moderator_id", sa.String(length=36), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_policy_revision_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_revision")),
    )
    op.create_index(
        "ix_policy_revision_site", "policy_revision", ["site_id", "created_at", "id"], unique=False
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderator.id"], name=op.f("fk_saved_view_moderator_id_moderator")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_saved_view_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint(
            "moderator_id", "site_id", "name", name=op.f("uq_saved_view_moderator_id_site_id_name")
        ),
    )
    op.create_table(
        "tally",
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("measure", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_tally_site_id_site")),
        sa.PrimaryKeyConstraint("site_id", "day", "measure", "key", name=op.f("pk_tally")),
    )
    op.create_table(
        "claim",
        sa.Column("comment_id", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_claim_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderator.id"], name=op.f("fk_claim_moderator_id_moderator")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_claim_site_id_site")),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_claim")),
    )
    op.create_index("ix_claim_moderator", "claim", ["moderator_id", "site_id"], unique=False)
    op.create_index("ix_claim_site", "claim", ["site_id", "until"], unique=False)
    op.create_table(
        "escalation",
        sa.Column("comment_id", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_escalation_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderator.id"], name=op.f("fk_escalation_moderator_id_moderator")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_escalation_site_id_site")),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_escalation")),
    )
    op.create_index("ix_escalation_site", "escalation", ["site_id", "created_at"], unique=False)
    op.create_table(
        "held_reason",
        sa.Column("comment_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("priority", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_held_reason_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_held_reason_site_id_site")),
        sa.PrimaryKeyConstraint("comment_id", "reason", name=op.f("pk_held_reason")),
    )
    op.create_index(
        "ix_held_reason_priority",
        "held_reason",
        ["site_id", "reason", "priority", "comment_id", "since", "score"],
        unique=False,
    )
    op.create_index(
        "ix_held_reason_score",
        "held_reason",
        ["site_id", "reason", "score", "comment_id", "since"],
        unique=False,
    )
    op.create_index(
        "ix_held_reason_since",
        "held_reason",
        ["site_id", "reason", "since", "comment_id", "score"],
        unique=False,
    )
    op.create_table(
        "note",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("comment_id", sa.String(length=36), nullable=True),
        sa.Column("author_id", sa.String(length=36), nullable=True),
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.id"], name=op.f("fk_note_author_id_author")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_note_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderator.id"], name=op.f("fk_note_moderator_id_moderator")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_note_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index("ix_note_author", "note", ["author_id", "id"], unique=False)
    op.create_index("ix_note_comment", "note", ["comment_id", "id"], unique=False)


def _add_columns() -> None:
    op.add_column("comment", sa.Column("priority", sa.Float(), server_default="0", nullable=False))
    op.create_index("ix_comment_newest", "comment", ["site_id", "id"], unique=False)
    for name, (order, bounds) in _BOUNDED.items():
        op.drop_index(name, table_name="comment")
        op.create_index(name, "comment", [*order, *bounds], unique=False)
    op.create_index(
        "ix_comment_queue_by_priority",
        "comment",
        ["site_id", "status", "priority", "id", "status_since", "score"],
        unique=False,
    )
    op.add_column("decision", sa.Column("highlights", JSON, server_default="[]", nullable=False))
    op.add_column(
        "decision", sa.Column("note_to_author", sa.Text(), server_default="", nullable=False)
    )
    op.add_column(
        "decision",
        sa.Column("status_before", sa.String(length=16), server_default="", nullable=False),
    )
    op.add_column("decision", sa.Column("waiting_since", TIME, nullable=True))
    op.add_column(
        "decision", sa.Column("site_id", sa.String(length=64), server_default="", nullable=False)
    )
    op.add_column("decision", sa.Column("undoes", sa.String(length=36), nullable=True))
    op.add_column("decision", sa.Column("bulk_id", sa.String(length=36), nullable=True))
    op.create_index("ix_decision_bulk", "decision", ["bulk_id", "id"], unique=False)
    op.create_index(
        "ix_decision_moderator",
        "decision",
        ["moderator_id", "site_id", "decided_at", "id"],
        unique=False,
    )
    op.create_index("ix_decision_site", "decision", ["site_id", "decided_at", "id"], unique=False)
    op.add_column("moderator", sa.Column("preferences", JSON, server_default="{}", nullable=False))


def downgrade() -> None:
    """Back to the second version; what only these tables held is lost."""
    if op.get_bind().dialect.name == "sqlite":
        _run(_NO_SEARCH_ON_SQLITE)
    else:
        op.execute("DROP INDEX ix_comment_search")
    op.drop_column("moderator", "preferences")
    op.drop_index("ix_decision_site", table_name="decision")
    op.drop_index("ix_decision_moderator", table_name="decision")
    op.drop_index("ix_decision_bulk", table_name="decision")
    op.drop_column("decision", "bulk_id")
    op.drop_column("decision", "undoes")
    op.drop_column("decision", "site_id")
    op.drop_column("decision", "waiting_since")
    op.drop_column("decision", "status_before")
    op.drop_column("decision", "highlights")
    op.drop_column("decision", "note_to_author")
    for name, (order, _bounds) in _BOUNDED.items():
        op.drop_index(name, table_name="comment")
        op.create_index(name, "comment", order, unique=False)
    op.drop_index("ix_comment_newest", table_name="comment")
    op.drop_index("ix_comment_queue_by_priority", table_name="comment")
    op.drop_column("comment", "priority")
    op.drop_index("ix_note_comment", table_name="note")
    op.drop_index("ix_note_author", table_name="note")
    op.drop_table("note")
    op.drop_index("ix_held_reason_since", table_name="held_reason")
    op.drop_index("ix_held_reason_score", table_name="held_reason")
    op.drop_index("ix_held_reason_priority", table_name="held_reason")
    op.drop_table("held_reason")
    op.drop_index("ix_escalation_site", table_name="escalation")
    op.drop_table("escalation")
    op.drop_index("ix_claim_site", table_name="claim")
    op.drop_index("ix_claim_moderator", table_name="claim")
    op.drop_table("claim")
    op.drop_table("tally")
    op.drop_table("saved_view")
    op.drop_index("ix_policy_revision_site", table_name="policy_revision")
    op.drop_table("policy_revision")
    op.drop_index("ix_invitation_site", table_name="invitation")
    op.drop_table("invitation")
    op.drop_index("ix_bulk_site", table_name="bulk")
    op.drop_table("bulk")
    op.drop_index("ix_audit_site", table_name="audit")
    op.drop_index("ix_audit_object", table_name="audit")
    op.drop_table("audit")

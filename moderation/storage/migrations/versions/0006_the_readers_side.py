"""the readers' side: counts that move with the comments, reports, appeals, own pages, imports"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"

_TIME = sa.DateTime(timezone=True)
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """New columns are filled from the comments that are there."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL statement_timeout = 0")
    _add_columns()
    _count_what_is_published()
    _create_report()
    _create_appeal()
    _create_personal_link()
    _create_imported()


def downgrade() -> None:
    """Back to the fifth version."""
    for table in ("imported", "personal_link", "appeal", "report"):
        op.drop_table(table)
    op.drop_column("mail", "comment_id")
    op.drop_column("comment", "form_signals")
    op.drop_column("comment", "reply_count")
    op.drop_column("article", "published_count")


def _add_columns() -> None:
    none_yet = {"nullable": False, "server_default": "0"}
    op.add_column("article", sa.Column("published_count", sa.Integer, **none_yet))
    op.add_column("comment", sa.Column("reply_count", sa.Integer, **none_yet))
    signals = sa.Column("form_signals", _JSON, nullable=False, server_default="[]")
    op.add_column("comment", signals)
    op.add_column("mail", sa.Column("comment_id", sa.String(36)))


def _count_what_is_published() -> None:
    op.execute(
        "UPDATE article SET published_count = (SELECT count(*) FROM comment"
        " WHERE comment.site_id = article.site_id AND comment.article_id = article.id"
        " AND comment.status = 'published')"
    )
    op.execute(
        "UPDATE comment SET reply_count = replied.number FROM (SELECT parent_id, count(*) AS number"
        " FROM comment WHERE status = 'published' AND parent_id IS NOT NULL GROUP BY parent_id)"
        " AS replied WHERE comment.id = replied.parent_id"
    )


def _create_report() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site_id", sa.String(64), nullable=False),
        sa.Column("comment_id", sa.String(36), nullable=False),
        sa.Column("comment_version", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("reporter_hash", sa.String(64), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("settled_at", _TIME),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_report_site_id_site"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name="fk_report_comment_id_comment"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.UniqueConstraint(
            "comment_id", "reporter_hash", name="uq_report_comment_id_reporter_hash"
        ),
    )
    op.create_index("ix_report_comment", "report", ["comment_id", "created_at"])
    _index_open("report", "settled_at IS NULL")


def _create_appeal() -> None:
    op.create_table(
        "appeal",
        sa.Column("comment_id", sa.String(36), nullable=False),
        sa.Column("site_id", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("settled_by", sa.String(36)),
        sa.Column("settled_at", _TIME),
        sa.Column("answer", sa.Text, nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name="fk_appeal_comment_id_comment"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_appeal_site_id_site"),
        sa.PrimaryKeyConstraint("comment_id", name="pk_appeal"),
    )
    _index_open("appeal", "outcome IS NULL")


def _create_personal_link() -> None:
    op.create_table(
        "personal_link",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("author_id", sa.String(36), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.id"], name="fk_personal_link_author_id_author"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_personal_link"),
    )
    op.create_index("ix_personal_link_author", "personal_link", ["author_id"])
    op.create_index("ix_personal_link_expiry", "personal_link", ["expires_at"])


def _create_imported() -> None:
    op.create_table(
        "imported",
        sa.Column("site_id", sa.String(64), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("foreign_id", sa.String(200), nullable=False),
        sa.Column("comment_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_imported_site_id_site"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name="fk_imported_comment_id_comment"
        ),
        sa.PrimaryKeyConstraint("site_id", "source", "foreign_id", name="pk_imported"),
    )
    op.create_index("ix_imported_comment", "imported", ["comment_id"])


def _index_open(table: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(
        f"ix_{table}_open",
        table,
        ["site_id", "created_at", "comment_id"],
        sqlite_where=where,
        postgresql_where=where,
    )

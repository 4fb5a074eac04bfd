"""To whom versions are shown, and when: so far each to everybody from its publication on."""

import sqlalchemy as sa
from alembic import op

from web.columns import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = op.create_table(
        "showing",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("does", sa.String(length=16), nullable=False),
        sa.Column("wave", sa.String(length=80), nullable=False),
        sa.Column("companies", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("does IN ('show', 'withdraw')", name=op.f("ck_showing_does")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_showing_number")),
        sa.ForeignKeyConstraint(
            ["event", "version"],
            ["version.event", "version.number"],
            name=op.f("fk_showing_event_version_version"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("event", "number", name=op.f("pk_showing")),
    )
    version = sa.table(
        "version",
        sa.column("event", sa.String),
        sa.column("number", sa.Integer),
        sa.column("published_at", UTCDateTime()),
    )
    # An event's n-th version was the n-th to be shown.
    known = sa.select(
        version.c.event,
        version.c.number,
        version.c.number,
        sa.literal("show"),
        sa.literal("all"),
        sa.literal(""),
        version.c.published_at,
    )
    op.execute(
        made.insert().from_select(["event", "number", "version", "does", "wave", "companies", "at"], known)
    )


def downgrade() -> None:
    op.drop_table("showing")

"""Timetables that are changed by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("undone", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_draft_number")),
        sa.CheckConstraint("length(author) = 64", name=op.f("ck_draft_author")),
        sa.ForeignKeyConstraint(
            ["event", "run"],
            ["run.event", "run.id"],
            name=op.f("fk_draft_event_run_run"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_draft_event_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event", "number", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("run", recreate="never") as run:
        run.add_column(sa.Column("revision", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("run", recreate="never") as run:
        run.drop_column("revision")
    op.drop_table("draft")

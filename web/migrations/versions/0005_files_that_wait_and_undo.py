"""Files that wait for the organiser's word, what can be undone, and companies told apart."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_intake_event_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
    )
    op.create_index(op.f("ix_intake_event"), "intake", ["event"])
    op.create_table(
        "upload",
        sa.Column("intake", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_upload_sha256")),
        sa.ForeignKeyConstraint(
            ["intake"], ["intake.id"], name=op.f("fk_upload_intake_intake"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("intake", "number", name=op.f("pk_upload")),
    )
    op.create_table(
        "undo",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("pieces", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("deed IN ('import', 'merge', 'met')", name=op.f("ck_undo_deed")),
        sa.CheckConstraint("state IN ('done', 'undone')", name=op.f("ck_undo_state")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_undo_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undo")),
        sa.UniqueConstraint("event", "number", name=op.f("uq_undo_event_number")),
    )
    op.create_table(
        "apart",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("first", sa.String(length=64), nullable=False),
        sa.Column("second", sa.String(length=64), nullable=False),
        sa.CheckConstraint("first <> second", name=op.f("ck_apart_two")),
        sa.ForeignKeyConstraint(
            ["event", "first"],
            ["company.event", "company.code"],
            name=op.f("fk_apart_event_first_company"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event", "second"],
            ["company.event", "company.code"],
            name=op.f("fk_apart_event_second_company"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event", "first", "second", name=op.f("pk_apart")),
    )


def downgrade() -> None:
    op.drop_table("apart")
    op.drop_table("undo")
    op.drop_table("upload")
    op.drop_table("intake")

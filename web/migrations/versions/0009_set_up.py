"""Who sees whom, how tables stand in halls, and the days as they were typed in."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "setup",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("sees", sa.String(length=16), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.CheckConstraint("sees IN ('all', 'selected')", name=op.f("ck_setup_sees")),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_setup_event_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_setup")),
    )


def downgrade() -> None:
    op.drop_table("setup")

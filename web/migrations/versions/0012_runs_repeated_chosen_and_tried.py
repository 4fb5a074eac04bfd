"""Runs that are repeated or chosen, and what-ifs beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("run", sa.Column("aims", sa.Text(), nullable=True))
    op.add_column("run", sa.Column("workers", sa.Integer(), nullable=True))
    op.add_column("run", sa.Column("repeats", sa.String(length=64), nullable=True))
    op.add_column("run", sa.Column("beside", sa.String(length=64), nullable=True))
    op.add_column("run", sa.Column("variant", sa.Text(), nullable=True))
    op.add_column("run", sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("chosen_at", "variant", "beside", "repeats", "workers", "aims"):
        op.drop_column("run", name)

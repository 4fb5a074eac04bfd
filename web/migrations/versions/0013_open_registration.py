"""The addresses under which anybody may apply to take part."""

import sqlalchemy as sa
from alembic import op

from web.columns import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registration",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("side IN ('seller', 'buyer', 'pool')", name=op.f("ck_registration_side")),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_registration_event_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event", "side", name=op.f("pk_registration")),
        sa.UniqueConstraint("token", name=op.f("uq_registration_token")),
    )


def downgrade() -> None:
    op.drop_table("registration")

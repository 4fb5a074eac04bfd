"""The pictures and sheets that companies show of themselves, and mails that they asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exhibit",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("company", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('picture', 'sheet')", name=op.f("ck_exhibit_kind")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_exhibit_number")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_exhibit_sha256")),
        sa.CheckConstraint("(kind = 'picture') = (small IS NOT NULL)", name=op.f("ck_exhibit_small")),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_exhibit_event_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event", "company", "number", name=op.f("pk_exhibit")),
    )
    with op.batch_alter_table("mail", recreate="never") as mail:
        mail.add_column(sa.Column("asked", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("mail", recreate="never") as mail:
        mail.drop_column("asked")
    op.drop_table("exhibit")

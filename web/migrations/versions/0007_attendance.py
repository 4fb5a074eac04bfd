"""Who is coming and who has arrived, and the secrets of check-in codes."""

import secrets

import sqlalchemy as sa
from alembic import op

from web.columns import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("event", recreate="never") as event:
        event.add_column(sa.Column("checkin_key", sa.String(length=64), nullable=False, server_default=""))
    rows = sa.table("event", sa.column("code", sa.String), sa.column("checkin_key", sa.String))
    for code in op.get_bind().execute(sa.select(rows.c.code)).scalars().all():
        op.execute(rows.update().where(rows.c.code == code).values(checkin_key=secrets.token_hex(32)))
    op.create_table(
        "attendance",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("company", sa.String(length=64), nullable=False),
        sa.Column("delegate", sa.String(length=64), nullable=True),
        sa.Column("coming", sa.String(length=16), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("arrived_at", UTCDateTime(), nullable=True),
        sa.Column("arrived_by", sa.String(length=64), nullable=True),
        sa.CheckConstraint("coming IN ('yes', 'no')", name=op.f("ck_attendance_coming")),
        sa.CheckConstraint("code = coalesce(delegate, company)", name=op.f("ck_attendance_code")),
        sa.CheckConstraint(
            "(coming IS NULL) = (answered_at IS NULL)", name=op.f("ck_attendance_answered_at")
        ),
        sa.CheckConstraint(
            "arrived_by IS NULL OR arrived_at IS NOT NULL", name=op.f("ck_attendance_arrived_by")
        ),
        sa.ForeignKeyConstraint(
            ["arrived_by"],
            ["link.token_hash"],
            name=op.f("fk_attendance_arrived_by_link"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["event", "company"],
            ["company.event", "company.code"],
            name=op.f("fk_attendance_event_company_company"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event", "company", "delegate"],
            ["delegate.event", "delegate.company", "delegate.code"],
            name=op.f("fk_attendance_event_company_delegate_delegate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event", "code", name=op.f("pk_attendance")),
    )


def downgrade() -> None:
    op.drop_table("attendance")
    with op.batch_alter_table("event", recreate="never") as event:
        event.drop_column("checkin_key")

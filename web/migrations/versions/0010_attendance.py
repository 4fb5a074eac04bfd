"""Who is coming and who has arrived, and the secrets of check-in codes."""

import secrets

import sqlalchemy as sa
from alembic import op

from web.columns import UTCDateTime

revision = "0010"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkin_key",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(key) = 64", name=op.f("ck_checkin_key_key")),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_checkin_key_event_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_checkin_key")),
    )
    keys = sa.table("checkin_key", sa.column("event", sa.String), sa.column("key", sa.String))
    there = op.get_bind().execute(sa.text("SELECT code FROM event")).scalars().all()
    for code in there:
        op.execute(keys.insert().values(event=code, key=secrets.token_hex(32)))
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
    op.drop_table("checkin_key")

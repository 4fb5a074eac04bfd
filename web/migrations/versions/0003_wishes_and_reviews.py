"""How companies say what they wish, what buyers say of requests, and the organiser's dials."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WISH_FORM = (
    "ALTER TABLE event ADD COLUMN wish_form VARCHAR(8) DEFAULT 'ranks' NOT NULL "
    "CONSTRAINT ck_event_wish_form CHECK (wish_form IN ('ranks', 'stars', 'must'))"
)
"""In words of its own: for a column with a constraint SQLite would otherwise need the table made anew."""


def upgrade() -> None:
    op.execute(WISH_FORM)
    with op.batch_alter_table("event", recreate="never") as event:
        event.add_column(sa.Column("review_until", sa.DateTime(timezone=True), nullable=True))
        event.add_column(sa.Column("scoring", sa.Text(), nullable=False, server_default="{}"))
    op.create_table(
        "review",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("of_company", sa.String(length=64), nullable=False),
        sa.Column("to_company", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("of_company <> to_company", name=op.f("ck_review_two")),
        sa.CheckConstraint("verdict IN ('accepted', 'held', 'declined')", name=op.f("ck_review_verdict")),
        sa.ForeignKeyConstraint(
            ["event", "of_company"],
            ["company.event", "company.code"],
            name=op.f("fk_review_event_of_company_company"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event", "to_company"],
            ["company.event", "company.code"],
            name=op.f("fk_review_event_to_company_company"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event", "of_company", "to_company", name=op.f("pk_review")),
    )


def downgrade() -> None:
    op.drop_table("review")
    with op.batch_alter_table("event", recreate="never") as event:
        event.drop_column("scoring")
        event.drop_column("review_until")
        event.drop_column("wish_form")

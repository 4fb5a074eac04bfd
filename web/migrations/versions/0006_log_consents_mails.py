"""The log of what organisers changed, consents, mails and their texts, and when a link was opened first."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("link", sa.Column("first_opened_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "log",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link", sa.String(length=16), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_log_number")),
        sa.PrimaryKeyConstraint("event", "number", name=op.f("pk_log")),
    )
    op.create_index(op.f("ix_log_event_subject"), "log", ["event", "subject"])
    op.create_table(
        "consent",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=64), nullable=False),
        sa.Column("delegate", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('share', 'abroad', 'marketing')", name=op.f("ck_consent_kind")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_consent_number")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_consent_version")),
        sa.CheckConstraint("withdrawn_at >= given_at", name=op.f("ck_consent_withdrawn_at")),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_consent_event_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event", "number", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_event_delegate"), "consent", ["event", "delegate"])
    op.create_table(
        "mail_text",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject_ko", sa.String(), nullable=False),
        sa.Column("body_ko", sa.Text(), nullable=False),
        sa.Column("subject_en", sa.String(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('invite', 'remind', 'changed')", name=op.f("ck_mail_text_kind")),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_mail_text_event_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event", "kind", name=op.f("pk_mail_text")),
    )
    op.create_table(
        "mail",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("company", sa.String(length=64), nullable=False),
        sa.Column("to_name", sa.String(), nullable=False),
        sa.Column("to_email", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body_ko", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('invite', 'remind', 'changed')", name=op.f("ck_mail_kind")),
        sa.CheckConstraint("state IN ('queued', 'written', 'failed')", name=op.f("ck_mail_state")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_mail_number")),
        sa.CheckConstraint("(state = 'queued') = (settled_at IS NULL)", name=op.f("ck_mail_settled_at")),
        sa.ForeignKeyConstraint(
            ["event", "company"],
            ["company.event", "company.code"],
            name=op.f("fk_mail_event_company_company"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event", "number", name=op.f("pk_mail")),
    )


def downgrade() -> None:
    op.drop_table("mail")
    op.drop_table("mail_text")
    op.drop_table("consent")
    op.drop_table("log")
    op.drop_column("link", "first_opened_at")

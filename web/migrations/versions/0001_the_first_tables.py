"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

REFUSED = "a published version never changes"
GUARDED = {
    "version": ("event", "number", "run", "frame", "published_at"),
    "meeting": (  # everything but its state
        "event",
        "version",
        "id",
        "first",
        "second",
        "first_delegate",
        "second_delegate",
        "slot",
        "table_code",
        "sequence",
    ),
    "seat": ("event", "version", "slot", "delegate", "meeting"),
}


def guard(dialect: str) -> None:
    """Lets the database itself refuse to change or delete what was published.

    A later migration that rebuilds one of these tables on SQLite loses the triggers and has to call for them
    again.
    """
    does = f"SELECT RAISE(ABORT, '{REFUSED}')"
    if dialect == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
        )
    for table, columns in GUARDED.items():
        for name, what in (("delete", "DELETE"), ("update", f"UPDATE OF {', '.join(columns)}")):
            head = f"CREATE TRIGGER {table}_{name} BEFORE {what} ON {table} FOR EACH ROW "
            if dialect == "postgresql":
                op.execute(head + "EXECUTE FUNCTION refuse_change()")
            else:
                op.execute(f"{head}BEGIN {does}; END")


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title_ko", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("preset", sa.String(length=16), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purge_on", sa.Date(), nullable=True),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('purchase', 'export', 'exchange', 'technology')", name=op.f("ck_event_kind")
        ),
        sa.CheckConstraint(
            "preset IN ('floor-first', 'score-first', 'mutual-first')", name=op.f("ck_event_preset")
        ),
        sa.CheckConstraint("length(code) BETWEEN 1 AND 64", name=op.f("ck_event_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_event")),
    )
    op.create_table(
        "company",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=True),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("floor", sa.Integer(), nullable=True),
        sa.Column("parallel", sa.Integer(), nullable=False),
        sa.Column("forbidden", sa.Text(), nullable=False),
        sa.Column("tables", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("side IN ('seller', 'buyer', 'pool')", name=op.f("ck_company_side")),
        sa.CheckConstraint(
            "status IN ('applied', 'selected', 'waiting', 'declined', 'withdrawn')",
            name=op.f("ck_company_status"),
        ),
        sa.CheckConstraint("floor <= quota", name=op.f("ck_company_floor_quota")),
        sa.CheckConstraint("floor >= 0", name=op.f("ck_company_floor")),
        sa.CheckConstraint("length(code) BETWEEN 1 AND 64", name=op.f("ck_company_code")),
        sa.CheckConstraint("parallel >= 1", name=op.f("ck_company_parallel")),
        sa.CheckConstraint("quota >= 0", name=op.f("ck_company_quota")),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_company_event_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event", "code", name=op.f("pk_company")),
    )
    op.create_table(
        "field",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=True),
        sa.Column("name_ko", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("parent <> code", name=op.f("ck_field_parent")),
        sa.ForeignKeyConstraint(
            ["event", "parent"],
            ["field.event", "field.code"],
            name=op.f("fk_field_event_parent_field"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_field_event_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event", "code", name=op.f("pk_field")),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=80), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'failed') = (error IS NOT NULL)", name=op.f("ck_run_error")),
        sa.CheckConstraint(
            "(state IN ('done', 'stopped', 'failed')) = (ended_at IS NOT NULL)", name=op.f("ck_run_ended_at")
        ),
        sa.CheckConstraint("state <> 'done' OR result IS NOT NULL", name=op.f("ck_run_result")),
        sa.CheckConstraint("state IN ('done', 'stopped') OR result IS NULL", name=op.f("ck_run_no_result")),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'stopped', 'failed')", name=op.f("ck_run_state")
        ),
        sa.CheckConstraint("seconds > 0", name=op.f("ck_run_seconds")),
        sa.CheckConstraint("seed BETWEEN 0 AND 2147483647", name=op.f("ck_run_seed")),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_run_event_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("event", "id", name=op.f("uq_run_event_id")),
    )
    op.create_table(
        "delegate",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("company", sa.String(length=64), nullable=False),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("table_code", sa.String(length=64), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours <> '[]'", name=op.f("ck_delegate_hours")),
        sa.CheckConstraint("length(code) BETWEEN 1 AND 64", name=op.f("ck_delegate_code")),
        sa.ForeignKeyConstraint(
            ["event", "company"],
            ["company.event", "company.code"],
            name=op.f("fk_delegate_event_company_company"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event", "code", name=op.f("pk_delegate")),
        sa.UniqueConstraint("event", "company", "code", name=op.f("uq_delegate_event_company_code")),
        sa.UniqueConstraint("event", "table_code", name=op.f("uq_delegate_event_table_code")),
    )
    op.create_table(
        "profile",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("company", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("business_number", sa.String(length=10), nullable=True),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("intro_ko", sa.Text(), nullable=False),
        sa.Column("intro_en", sa.Text(), nullable=False),
        sa.CheckConstraint("length(business_number) = 10", name=op.f("ck_profile_business_number")),
        sa.ForeignKeyConstraint(
            ["event", "company"],
            ["company.event", "company.code"],
            name=op.f("fk_profile_event_company_company"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event", "company", name=op.f("pk_profile")),
    )
    op.create_table(
        "version",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_version_number")),
        sa.ForeignKeyConstraint(
            ["event", "run"],
            ["run.event", "run.id"],
            name=op.f("fk_version_event_run_run"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_version_event_event"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("event", "number", name=op.f("pk_version")),
        sa.UniqueConstraint("run", name=op.f("uq_version_run")),
    )
    op.create_table(
        "veto",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("of_company", sa.String(length=64), nullable=False),
        sa.Column("to_company", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("of_company <> to_company", name=op.f("ck_veto_two")),
        sa.ForeignKeyConstraint(
            ["event", "of_company"],
            ["company.event", "company.code"],
            name=op.f("fk_veto_event_of_company_company"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event", "to_company"],
            ["company.event", "company.code"],
            name=op.f("fk_veto_event_to_company_company"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event", "of_company", "to_company", name=op.f("pk_veto")),
    )
    op.create_table(
        "contact",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("delegate", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event", "delegate"],
            ["delegate.event", "delegate.code"],
            name=op.f("fk_contact_event_delegate_delegate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event", "delegate", name=op.f("pk_contact")),
    )
    op.create_table(
        "link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("company", sa.String(length=64), nullable=True),
        sa.Column("delegate", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(purpose = 'organiser') = (company IS NULL)", name=op.f("ck_link_subject")),
        sa.CheckConstraint("delegate IS NULL OR purpose = 'attendee'", name=op.f("ck_link_delegate")),
        sa.CheckConstraint("purpose IN ('organiser', 'company', 'attendee')", name=op.f("ck_link_purpose")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_link_expires_at")),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_link_token_hash")),
        sa.ForeignKeyConstraint(
            ["event", "company", "delegate"],
            ["delegate.event", "delegate.company", "delegate.code"],
            name=op.f("fk_link_event_company_delegate_delegate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event", "company"],
            ["company.event", "company.code"],
            name=op.f("fk_link_event_company_company"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_link_event_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_event"), "link", ["event"])

    op.create_table(
        "meeting",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("first", sa.String(length=64), nullable=False),
        sa.Column("second", sa.String(length=64), nullable=False),
        sa.Column("first_delegate", sa.String(length=64), nullable=False),
        sa.Column("second_delegate", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("table_code", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'held', 'no-show', 'cancelled', 'walk-in')", name=op.f("ck_meeting_state")
        ),
        sa.CheckConstraint("first <> second", name=op.f("ck_meeting_two")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_meeting_sequence")),
        sa.ForeignKeyConstraint(
            ["event", "first"],
            ["company.event", "company.code"],
            name=op.f("fk_meeting_event_first_company"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["event", "second"],
            ["company.event", "company.code"],
            name=op.f("fk_meeting_event_second_company"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["event", "version"],
            ["version.event", "version.number"],
            name=op.f("fk_meeting_event_version_version"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("event", "version", "id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("event", "version", "id", "slot", name=op.f("uq_meeting_event_version_id_slot")),
        sa.UniqueConstraint(
            "event", "version", "slot", "table_code", name=op.f("uq_meeting_event_version_slot_table_code")
        ),
    )
    op.create_index(op.f("ix_meeting_event_version_first"), "meeting", ["event", "version", "first"])
    op.create_index(op.f("ix_meeting_event_version_second"), "meeting", ["event", "version", "second"])

    op.create_table(
        "wish",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("of_code", sa.String(length=64), nullable=False),
        sa.Column("to_code", sa.String(length=64), nullable=False),
        sa.Column("of_company", sa.String(length=64), nullable=False),
        sa.Column("of_delegate", sa.String(length=64), nullable=True),
        sa.Column("to_company", sa.String(length=64), nullable=False),
        sa.Column("to_delegate", sa.String(length=64), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("of_code = coalesce(of_delegate, of_company)", name=op.f("ck_wish_of")),
        sa.CheckConstraint("of_company <> to_company", name=op.f("ck_wish_two")),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_wish_rank")),
        sa.CheckConstraint("to_code = coalesce(to_delegate, to_company)", name=op.f("ck_wish_to")),
        sa.ForeignKeyConstraint(
            ["event", "of_company", "of_delegate"],
            ["delegate.event", "delegate.company", "delegate.code"],
            name=op.f("fk_wish_event_of_company_of_delegate_delegate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event", "of_company"],
            ["company.event", "company.code"],
            name=op.f("fk_wish_event_of_company_company"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event", "to_company", "to_delegate"],
            ["delegate.event", "delegate.company", "delegate.code"],
            name=op.f("fk_wish_event_to_company_to_delegate_delegate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event", "to_company"],
            ["company.event", "company.code"],
            name=op.f("fk_wish_event_to_company_company"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event", "of_code", "to_code", name=op.f("pk_wish")),
    )
    op.create_index(op.f("ix_wish_event_to_company"), "wish", ["event", "to_company"])

    op.create_table(
        "seat",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("delegate", sa.String(length=64), nullable=False),
        sa.Column("meeting", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["event", "version", "meeting", "slot"],
            ["meeting.event", "meeting.version", "meeting.id", "meeting.slot"],
            name=op.f("fk_seat_event_version_meeting_slot_meeting"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("event", "version", "slot", "delegate", name=op.f("pk_seat")),
    )
    guard(op.get_bind().dialect.name)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change CASCADE")
    op.drop_table("seat")
    op.drop_table("wish")
    op.drop_table("meeting")
    op.drop_table("link")
    op.drop_table("contact")
    op.drop_table("veto")
    op.drop_table("version")
    op.drop_table("profile")
    op.drop_table("delegate")
    op.drop_table("run")
    op.drop_table("field")
    op.drop_table("company")
    op.drop_table("event")

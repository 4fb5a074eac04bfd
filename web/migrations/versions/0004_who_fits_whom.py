"""How well companies fit: facts about them, statistics, and what is counted with them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CAPACITY = (
    "ALTER TABLE profile ADD COLUMN capacity INTEGER CONSTRAINT ck_profile_capacity CHECK (capacity >= 0)"
)
"""In words of its own: for a column with a constraint SQLite would otherwise need the table made anew."""
CODE = sa.String(length=64)


def upgrade() -> None:
    op.execute(CAPACITY)
    with op.batch_alter_table("event", recreate="never") as event:
        event.add_column(sa.Column("facts", sa.Text(), nullable=False, server_default="{}"))
    with op.batch_alter_table("profile", recreate="never") as profile:
        profile.add_column(sa.Column("certificates", sa.Text(), nullable=False, server_default="[]"))
        profile.add_column(sa.Column("exports", sa.Boolean(), nullable=True))
        profile.add_column(sa.Column("newcomer", sa.Boolean(), nullable=True))
    with op.batch_alter_table("run", recreate="never") as run:
        run.add_column(sa.Column("corpus", sa.Integer(), nullable=True))
    op.create_table(
        "relation",
        sa.Column("event", CODE, nullable=False),
        sa.Column("first", CODE, nullable=False),
        sa.Column("second", CODE, nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("supplies", sa.Boolean(), nullable=False),
        sa.CheckConstraint("first <> second", name=op.f("ck_relation_two")),
        sa.CheckConstraint("met >= 0", name=op.f("ck_relation_met")),
        *_companies("relation"),
        sa.PrimaryKeyConstraint("event", "first", "second", name=op.f("pk_relation")),
    )
    op.create_table(
        "corpus",
        sa.Column("event", CODE, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("statistics", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_corpus_number")),
        sa.ForeignKeyConstraint(
            ["event"], ["event.code"], name=op.f("fk_corpus_event_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event", "number", name=op.f("pk_corpus")),
    )
    op.create_table(
        "fitted",
        sa.Column("event", CODE, nullable=False),
        sa.Column("company", CODE, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["event", "company"],
            ["company.event", "company.code"],
            name=op.f("fk_fitted_event_company_company"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event", "company", name=op.f("pk_fitted")),
    )
    op.create_table(
        "fit",
        sa.Column("event", CODE, nullable=False),
        sa.Column("first", CODE, nullable=False),
        sa.Column("second", CODE, nullable=False),
        sa.Column("offering", CODE, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("fine", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("forbidden", CODE, nullable=True),
        sa.CheckConstraint("first <> second", name=op.f("ck_fit_two")),
        sa.CheckConstraint("total BETWEEN 0 AND 100", name=op.f("ck_fit_total")),
        *_companies("fit"),
        sa.PrimaryKeyConstraint("event", "first", "second", name=op.f("pk_fit")),
    )
    op.create_index(op.f("ix_fit_event_second"), "fit", ["event", "second"])


def _companies(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["event", column],
            ["company.event", "company.code"],
            name=op.f(f"fk_{table}_event_{column}_company"),
            ondelete="CASCADE",
        )
        for column in ("first", "second")
    ]


def downgrade() -> None:
    for table in ("fit", "fitted", "corpus", "relation"):
        op.drop_table(table)
    with op.batch_alter_table("run", recreate="never") as run:
        run.drop_column("corpus")
    with op.batch_alter_table("profile", recreate="never") as profile:
        for column in ("certificates", "capacity", "exports", "newcomer"):
            profile.drop_column(column)
    with op.batch_alter_table("event", recreate="never") as event:
        event.drop_column("facts")

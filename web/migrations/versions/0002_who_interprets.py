"""Who interprets at a meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSED = "a published version never changes"
BEFORE = (
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
)


def guard(columns: tuple[str, ...]) -> None:
    """Lets the database refuse to change these columns of a published meeting, instead of those before."""
    head = f"CREATE TRIGGER meeting_update BEFORE UPDATE OF {', '.join(columns)} ON meeting FOR EACH ROW "
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER meeting_update ON meeting")
        op.execute(head + "EXECUTE FUNCTION refuse_change()")
    else:
        op.execute("DROP TRIGGER meeting_update")
        op.execute(f"{head}BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END")


def upgrade() -> None:
    # Never rebuilt: on SQLite a new table would be without the triggers of the old one.
    with op.batch_alter_table("meeting", recreate="never") as meeting:
        meeting.add_column(sa.Column("interpreter", sa.String(length=64), nullable=True))
    guard((*BEFORE, "interpreter"))


def downgrade() -> None:
    guard(BEFORE)
    with op.batch_alter_table("meeting", recreate="never") as meeting:
        meeting.drop_column("interpreter")

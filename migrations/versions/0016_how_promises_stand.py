"""promises hold how they stand, so that they are counted where they lie"""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OPEN = sa.text("status NOT IN ('done', 'cancelled')")
# The last visit as the counting finds it: device days are claims, so arrival decides between equals.
LAST_VISIT = """
    SELECT u.{column} FROM action_update u WHERE u.action_code = action.code
    ORDER BY COALESCE(u.visited_on, date(u.received_at)) DESC, u.received_at DESC LIMIT 1
"""
ENOUGH = 5


def upgrade() -> None:
    op.add_column("action", sa.Column("status", sa.String(length=12), nullable=False, server_default="not_started"))
    op.add_column("action", sa.Column("done_on", sa.Date(), nullable=True))
    op.add_column("action", sa.Column("seen", sa.Boolean(), nullable=True))
    op.add_column("action", sa.Column("escalate_to", sa.String(length=40), nullable=True))
    op.add_column("action", sa.Column("judged", sa.String(length=8), nullable=True))
    status, seen, escalate_to = (LAST_VISIT.format(column=one) for one in ("status", "seen", "escalate_to"))
    op.execute(
        f"UPDATE action SET status = ({status}), seen = ({seen}), escalate_to = ({escalate_to}) "
        "WHERE code IN (SELECT action_code FROM action_update)"
    )
    done_on = LAST_VISIT.format(column="done_on").replace("u.done_on", "COALESCE(u.done_on, u.visited_on)")
    op.execute(f"UPDATE action SET done_on = ({done_on}) WHERE status = 'done'")
    _judge()
    op.create_index("ix_action_open_due_on", "action", ["due_on", "code"], sqlite_where=OPEN, postgresql_where=OPEN)


def _judge() -> None:
    """What the groups of the last round said together, of those of five people and more."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT action_code, round_code, area_code, grp, participants, verdict FROM action_verdict "
            "WHERE round_code NOT IN (SELECT code FROM round WHERE practice) ORDER BY received_at, submission_id"
        )
    )
    last_round: dict[str, str] = {}
    said: dict[tuple[str, str], dict[tuple[str, str], tuple[int | None, str]]] = defaultdict(dict)
    for code, round_code, area, group, participants, verdict in rows:
        last_round[code] = round_code
        said[code, round_code][area, group] = (participants, verdict)
    words = []
    for code, round_code in last_round.items():
        shown = [verdict for people, verdict in said[code, round_code].values() if (people or 0) >= ENOUGH]
        if shown:
            most = next((one for one in ("done", "partly", "not") if 2 * shown.count(one) > len(shown)), "partly")
            words.append({"code": code, "judged": most})
    if words:
        connection.execute(sa.text("UPDATE action SET judged = :judged WHERE code = :code"), words)


def downgrade() -> None:
    op.drop_index("ix_action_open_due_on", table_name="action")
    for column in ("judged", "escalate_to", "seen", "done_on", "status"):
        op.drop_column("action", column)

"""cuts for a period, and those that held before"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("threshold", sa.Column("from_on", sa.Date(), nullable=True))
    op.add_column("threshold", sa.Column("to_on", sa.Date(), nullable=True))
    op.add_column("threshold", sa.Column("set_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("threshold", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for column in ("ended_at", "set_at", "to_on", "from_on"):
        op.drop_column("threshold", column)

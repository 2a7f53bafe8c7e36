"""which cells the columnar copy for exploring has not heard of"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stale_cell",
        sa.Column("round_code", sa.String(length=40), nullable=False),
        sa.Column("area_code", sa.String(length=80), nullable=False),
        sa.Column("grp", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("round_code", "area_code", "grp", name=op.f("pk_stale_cell")),
    )


def downgrade() -> None:
    op.drop_table("stale_cell")

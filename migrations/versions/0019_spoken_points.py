"""the recording of a listed point's words

What arrived before has them once its sheets are read again: `flask submissions rebuild`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("listed_point", sa.Column("voice", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("listed_point", "voice")

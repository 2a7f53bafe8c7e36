"""records are found by the days on which they were made"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MADE = sa.text("made_on IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_submission_made_on",
        "submission",
        ["made_on", "form_id", "area_code", "id"],
        sqlite_where=MADE,
        postgresql_where=MADE,
    )


def downgrade() -> None:
    op.drop_index("ix_submission_made_on", table_name="submission")

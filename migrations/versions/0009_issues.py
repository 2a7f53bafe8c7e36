"""what groups raise, and the areas' lists of points made of it"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "issue",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("round_code", sa.String(length=40), nullable=False),
        sa.Column("area_code", sa.String(length=80), nullable=False),
        sa.Column("grp", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("is_spoken", sa.Boolean(), nullable=False),
        sa.Column("suggestion", sa.String(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("submission_id", "position", name=op.f("pk_issue")),
    )
    op.create_index(op.f("ix_issue_area_code"), "issue", ["area_code"])
    op.create_index(op.f("ix_issue_reference"), "issue", ["reference"])
    op.create_table(
        "listed_point",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("round_code", sa.String(length=40), nullable=False),
        sa.Column("area_code", sa.String(length=80), nullable=False),
        sa.Column("indicator_code", sa.String(length=80), nullable=False),
        sa.Column("label", json, nullable=False),
        sa.Column("dimension", sa.String(length=8), nullable=False),
        sa.Column("behind", json, nullable=False),
        sa.PrimaryKeyConstraint("submission_id", "position", name=op.f("pk_listed_point")),
    )
    op.create_index(op.f("ix_listed_point_area_code"), "listed_point", ["area_code"])


def downgrade() -> None:
    op.drop_index(op.f("ix_listed_point_area_code"), table_name="listed_point")
    op.drop_table("listed_point")
    op.drop_index(op.f("ix_issue_reference"), table_name="issue")
    op.drop_index(op.f("ix_issue_area_code"), table_name="issue")
    op.drop_table("issue")

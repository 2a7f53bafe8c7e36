"""exports people asked for, comments on records, and the indexes of their pages"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

REVIEWED = sa.text("review_state <> 'received'")


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("wanted", json, nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("of_n", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_export_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    op.create_index(op.f("ix_export_person_id"), "export", ["person_id"])
    op.create_index(op.f("ix_export_stage"), "export", ["stage"])
    op.create_table(
        "submission_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_submission_comment_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_submission_comment_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_comment")),
    )
    op.create_index(op.f("ix_submission_comment_submission_id"), "submission_comment", ["submission_id"])
    op.create_index("ix_submission_form_id_id", "submission", ["form_id", "id"])
    op.create_index(
        "ix_submission_review_state_id",
        "submission",
        ["review_state", "id"],
        sqlite_where=REVIEWED,
        postgresql_where=REVIEWED,
    )


def downgrade() -> None:
    op.drop_index("ix_submission_review_state_id", table_name="submission")
    op.drop_index("ix_submission_form_id_id", table_name="submission")
    op.drop_index(op.f("ix_submission_comment_submission_id"), table_name="submission_comment")
    op.drop_table("submission_comment")
    op.drop_index(op.f("ix_export_stage"), table_name="export")
    op.drop_index(op.f("ix_export_person_id"), table_name="export")
    op.drop_table("export")

"""words and voices that forms say in other languages"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "translation",
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_reviewed", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_translation_changed_by_person")),
        sa.PrimaryKeyConstraint("language", "source_sha256", name=op.f("pk_translation")),
    )
    op.create_table(
        "recording",
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("spoken_sha256", sa.String(length=64), nullable=False),
        sa.Column("spoken", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_recording_recorded_by_person")),
        sa.PrimaryKeyConstraint("language", "spoken_sha256", name=op.f("pk_recording")),
    )


def downgrade() -> None:
    op.drop_table("recording")
    op.drop_table("translation")

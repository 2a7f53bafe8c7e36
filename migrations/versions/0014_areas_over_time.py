"""areas over time: what places were called, where they lay, what they became, outlines of earlier rounds"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("area", sa.Column("opened_on", sa.Date(), nullable=True))
    op.add_column("area", sa.Column("closed_on", sa.Date(), nullable=True))
    op.create_table(
        "area_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_change")),
    )
    op.create_table(
        "area_past",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent_code", sa.String(length=80), nullable=True),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["area_change.id"], name=op.f("fk_area_past_change_id_area_change")),
        sa.ForeignKeyConstraint(["code"], ["area.code"], name=op.f("fk_area_past_code_area")),
        sa.PrimaryKeyConstraint("code", "until", name=op.f("pk_area_past")),
    )
    op.create_index(op.f("ix_area_past_change_id"), "area_past", ["change_id"])
    op.create_table(
        "area_succession",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("old_code", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("new_code", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["area_change.id"], name=op.f("fk_area_succession_change_id_area_change")
        ),
        sa.ForeignKeyConstraint(["new_code"], ["area.code"], name=op.f("fk_area_succession_new_code_area")),
        sa.ForeignKeyConstraint(["old_code"], ["area.code"], name=op.f("fk_area_succession_old_code_area")),
        sa.PrimaryKeyConstraint("change_id", "old_code", "position", name=op.f("pk_area_succession")),
    )
    op.create_index(op.f("ix_area_succession_new_code"), "area_succession", ["new_code"])
    op.create_table(
        "outline_past",
        sa.Column("drawing", sa.String(length=100), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("topojson_gz", sa.LargeBinary(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["area_change.id"], name=op.f("fk_outline_past_change_id_area_change")),
        sa.PrimaryKeyConstraint("drawing", "until", name=op.f("pk_outline_past")),
    )
    op.create_index(op.f("ix_outline_past_change_id"), "outline_past", ["change_id"])


def downgrade() -> None:
    op.drop_table("outline_past")
    op.drop_table("area_succession")
    op.drop_table("area_past")
    op.drop_table("area_change")
    op.drop_column("area", "closed_on")
    op.drop_column("area", "opened_on")

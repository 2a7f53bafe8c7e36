"""rounds planned whole: core list, scale, facilitators, instruments, standard of representation"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    names = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "round_indicator",
        sa.Column("round_code", sa.String(length=40), nullable=False),
        sa.Column("indicator_code", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("target", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_code"], ["round.code"], name=op.f("fk_round_indicator_round_code_round")
        ),
        sa.PrimaryKeyConstraint("round_code", "indicator_code", name=op.f("pk_round_indicator")),
    )
    # Rounds planned before go on as they were: the scorecard's scale, every form, everybody's list.
    with op.batch_alter_table("round") as table:
        table.add_column(sa.Column("scale", sa.String(length=20), nullable=False, server_default="1-5"))
        table.add_column(sa.Column("method", sa.String(length=10), nullable=False, server_default="consensus"))
        table.add_column(sa.Column("facilitators", names, nullable=False, server_default="[]"))
        table.add_column(sa.Column("instruments", names, nullable=False, server_default="[]"))
        table.add_column(sa.Column("women_percent", sa.Integer(), nullable=True))
        table.add_column(sa.Column("under25_percent", sa.Integer(), nullable=True))
        table.add_column(sa.Column("disability_percent", sa.Integer(), nullable=True))
    with op.batch_alter_table("round_area") as table:
        table.add_column(sa.Column("facilitators", names, nullable=False, server_default="[]"))
        table.add_column(sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("round") as table:
        for column in ("scale", "method", "facilitators", "instruments"):
            table.alter_column(column, server_default=None)
    with op.batch_alter_table("round_area") as table:
        for column in ("facilitators", "listed"):
            table.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("round_area") as table:
        table.drop_column("listed")
        table.drop_column("facilitators")
    with op.batch_alter_table("round") as table:
        for column in (
            "disability_percent", "under25_percent", "women_percent", "instruments", "facilitators", "method", "scale"
        ):
            table.drop_column(column)
    op.drop_table("round_indicator")

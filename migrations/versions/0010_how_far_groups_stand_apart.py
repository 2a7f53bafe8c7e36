"""area scores hold how far the groups stand apart, for the map"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INDEX = "ix_area_score_map"
READ = (
    "round_code",
    "indicator_code",
    "area_code",
    "community",
    "provider",
    "agreed",
    "n_groups",
    "n_people",
    "heard",
    "incomplete",
    "change",
)
NEW = ("women_less_men", "spread")
COMMUNITY = "('women', 'young_women', 'men', 'young_men', 'chw', 'leaders', 'asaco', 'other')"
# What the counting does, for what was counted before: groups of five and more, all wordings together.
OF_ONE_GROUP = """
    SELECT SUM(v.total) / SUM(v.people) FROM voice_score v
    WHERE v.round_code = area_score.round_code AND v.area_code = area_score.area_code
      AND v.indicator_code = area_score.indicator_code AND v.grp = '{group}'
    HAVING SUM(v.people) >= 5
"""
OF_ALL_GROUPS = f"""
    SELECT CASE WHEN COUNT(*) > 1 THEN MAX(said.score) - MIN(said.score) END FROM (
        SELECT SUM(v.total) / SUM(v.people) AS score FROM voice_score v
        WHERE v.round_code = area_score.round_code AND v.area_code = area_score.area_code
          AND v.indicator_code = area_score.indicator_code AND v.grp IN {COMMUNITY}
        GROUP BY v.grp HAVING SUM(v.people) >= 5
    ) AS said
"""


def upgrade() -> None:
    for name in NEW:
        op.add_column("area_score", sa.Column(name, sa.Double(), nullable=True))
    women, men = OF_ONE_GROUP.format(group="women"), OF_ONE_GROUP.format(group="men")
    op.execute(f"UPDATE area_score SET women_less_men = ({women}) - ({men}), spread = ({OF_ALL_GROUPS})")
    op.drop_index(INDEX, table_name="area_score")
    op.create_index(INDEX, "area_score", [*READ, *NEW])


def downgrade() -> None:
    op.drop_index(INDEX, table_name="area_score")
    for name in NEW:
        op.drop_column("area_score", name)
    op.create_index(INDEX, "area_score", list(READ))

"""sheets keyed in from paper say so in a column"""

import io

import sqlalchemy as sa
from alembic import op
from lxml import etree

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INDEX = "ix_submission_keyed_in"
MH = "{http://mhsurvey.org/xforms}"
WORD = b':paper="'
AT_ONCE = 500


def upgrade() -> None:
    op.add_column("submission", sa.Column("keyed_in", sa.String(length=10), nullable=True))
    _fill()
    few = sa.text("keyed_in IS NOT NULL")
    op.create_index(INDEX, "submission", ["id"], sqlite_where=few, postgresql_where=few)


def _fill() -> None:
    """What records that are here say of themselves, as submissions/paper.py read it when this was written."""
    connection = op.get_bind()
    # The database finds the few that hold the word at all; only those are parsed.
    holds = "position(:word in xml)" if connection.dialect.name == "postgresql" else "instr(xml, :word)"
    rows = sa.text(f"SELECT id, xml FROM submission WHERE id > :above AND {holds} > 0 ORDER BY id LIMIT {AT_ONCE}")
    change = sa.text("UPDATE submission SET keyed_in = :keyed_in WHERE id = :id")
    above = 0
    while found := connection.execute(rows, {"above": above, "word": WORD}).all():
        said = [{"id": id_, "keyed_in": keyed_in} for id_, xml in found if (keyed_in := _keyed_in(xml))]
        if said:
            connection.execute(change, said)
        above = found[-1][0]


def _keyed_in(xml: bytes) -> str | None:
    try:
        _event, root = next(etree.iterparse(io.BytesIO(xml), events=("start",), resolve_entities=False))
    except etree.XMLSyntaxError:
        return None
    if root.get(f"{MH}paper") is None:
        return None
    return "compared" if root.get(f"{MH}compared") == "yes" else "once"


def downgrade() -> None:
    op.drop_index(INDEX, table_name="submission")
    op.drop_column("submission", "keyed_in")

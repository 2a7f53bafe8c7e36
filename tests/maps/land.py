"""A country with results to map: the nine places of tests/areas/country.py, one indicator, one round."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from mhsurvey.areas import operations, queries
from mhsurvey.areas.importing import read
from mhsurvey.areas.planning import plan
from mhsurvey.results.tables import AreaScoreRow
from mhsurvey.rounds.tables import IndicatorRow, RoundAreaRow, RoundRow
from tests.areas.country import collection, country

INDICATOR, ROUND = "ind01_accueil", "2026-1"


def lay(session: Session, *features: dict[str, Any], round_areas: tuple[str, ...] = ()) -> None:
    """Areas, indicator and round; features replace those of the country with the same code."""
    codes = {one["properties"]["code"] for one in features}
    kept = [one for one in country() if one["properties"]["code"] not in codes]
    made = plan(read(collection(*kept, *features)), known=queries.known(session))
    assert made.findings == ()
    operations.import_areas(session, plan=made)
    session.add(IndicatorRow(code=INDICATOR, label={"fr": "Accueil"}, nature="score", dimension="PCC", scale="1-5"))
    start, end = date(2026, 1, 1), date(2026, 6, 30)
    session.add(
        RoundRow(code=ROUND, name="Round one", starts_on=start, ends_on=end, state="open", expected_groups=["women"])
    )
    session.flush()
    session.add_all(RoundAreaRow(round_code=ROUND, area_code=code) for code in round_areas)
    session.flush()


def score(session: Session, area: str, community: float | None, *, indicator: str = INDICATOR, **more: Any) -> None:
    """What an area says; None is a community that spoke and is too small to show."""
    given: dict[str, Any] = {
        "provider": None,
        "agreed": None,
        "n_groups": 3,
        "n_people": 30,
        "heard": True,
        "incomplete": False,
        "change": None,
        "women_less_men": None,
        "spread": None,
    }
    row = AreaScoreRow(round_code=ROUND, indicator_code=indicator, area_code=area, community=community)
    for name, value in (given | more).items():
        setattr(row, name, value)
    session.add(row)
    session.flush()

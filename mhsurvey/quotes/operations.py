"""Decides about words. Every decision is written beside the ones before it; none is changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from mhsurvey.problems import WORDS_MISSING, Problem
from mhsurvey.quotes.quote import Quote, Verdict, tidy
from mhsurvey.quotes.tables import QuoteDecisionRow


def decide(
    session: Session,
    quote: Quote,
    *,
    area: str,
    round_code: str,
    verdict: Verdict,
    words: str | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """Approve a quote (in these words, or its own), keep it back, or take the last decision back.

    Raises WORDS_MISSING: approved without words; what was spoken has none until somebody wrote them down
    """
    shown = tidy(words if words is not None else quote.words or "") if verdict is Verdict.APPROVED else None
    if verdict is Verdict.APPROVED and not shown:
        raise Problem(WORDS_MISSING)
    session.add(
        QuoteDecisionRow(
            quote_key=quote.key,
            round_code=round_code,
            area_code=area,
            kind=quote.kind,
            indicator_code=quote.indicator,
            verdict=verdict,
            words=shown,
            person_id=by,
            at=now,
        )
    )
    session.flush()

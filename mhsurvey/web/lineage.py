"""What a place was before and what it became, worded and linked for the pages that show it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from mhsurvey.areas import queries
from mhsurvey.areas.area import Area
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.areas.succession import Change, Kind
from mhsurvey.web import gate

ENDS = (Kind.MERGED, Kind.SPLIT, Kind.CLOSED)


@dataclass(frozen=True)
class Relative:
    """A place it came from or became. may_see: whether it may be linked."""

    area: Area
    may_see: bool


@dataclass(frozen=True)
class Lineage:
    """before: what it was made of, by `begun`; after: what goes on for it, by `ended`. Mostly nothing of either."""

    begun: Change | None = None
    before: tuple[Relative, ...] = ()
    ended: Change | None = None
    after: tuple[Relative, ...] = ()


def of(session: Session, *, code: str) -> Lineage:
    """The lineage of one place."""
    changes = [one for one in queries.changes(session, scope=gate.scope(), code=code) if one.kind in ENDS]
    begun = next((one for one in changes if code in one.new), None)
    ended = next((one for one in changes if code in one.old), None)
    return Lineage(
        begun=begun,
        before=_relatives(session, begun.old if begun else ()),
        ended=ended,
        after=_relatives(session, ended.new if ended else ()),
    )


def _relatives(session: Session, codes: tuple[str, ...]) -> tuple[Relative, ...]:
    if not codes:
        return ()
    found = {str(area.code): area for area in queries.areas(session, scope=EVERYWHERE, codes=codes)}
    return tuple(Relative(found[code], gate.scope().covers(found[code].path)) for code in codes if code in found)

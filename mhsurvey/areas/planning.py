"""Beside what is known already: which areas a file adds, changes and leaves, and what in it does not fit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mhsurvey.areas.area import Area, AreaCode, Facility, FacilityCode, Level
from mhsurvey.areas.importing import Draft, FacilityDraft, Finding, Reading, What, centre_of

# A chain of parents longer than this never ends, or might as well not.
DEEPEST = 50


@dataclass(frozen=True)
class Known:
    """What is here before the import. facility_codes: DHIS2 uid -> code."""

    areas: Mapping[AreaCode, Area]
    facilities: Mapping[str, Facility]
    facility_codes: Mapping[str, str]
    outlined: frozenset[AreaCode]


@dataclass(frozen=True)
class PlannedArea:
    """An area as it will be. geometry None: no outline, one that is here is removed."""

    area: Area
    geometry: dict[str, Any] | None


@dataclass(frozen=True)
class PlannedFacility:
    facility: Facility
    dhis2_uid: str | None
    synthetic: bool


@dataclass(frozen=True)
class Plan:
    """What an import will do. areas: parents before their children.

    moved  old path -> new path of every area whose place in the hierarchy changes, those not in the file too
    """

    areas: tuple[PlannedArea, ...] = ()
    facilities: tuple[PlannedFacility, ...] = ()
    findings: tuple[Finding, ...] = ()
    new_areas: int = 0
    new_facilities: int = 0
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.what.is_fault)

    @property
    def notes(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if not one.what.is_fault)

    @property
    def is_empty(self) -> bool:
        return not (self.areas or self.facilities)

    def per_level(self) -> dict[Level, int]:
        return {level: sum(one.area.level is level for one in self.areas) for level in Level}


def plan(reading: Reading, *, known: Known) -> Plan:
    """Fit a reading into what is known.

    Returns  a Plan whose every area has its parent, in the plan or known; the rest is named in findings
    """
    findings = list(reading.findings)
    drafts = _recognised(reading.areas, known, findings)
    placed = _placed(drafts, known, findings)
    areas = [_planned(draft, path=path, level=level, known=known, findings=findings) for draft, path, level in placed]
    uid_codes = _codes_by_uid(known.areas.values()) | {d.uid: d.code for d, _, _ in placed if d.uid}
    codes = {str(code) for code in known.areas} | {str(one.area.code) for one in areas}
    facilities = list(_facilities(reading.facilities, codes, uid_codes, known, findings))
    moved = _moved(areas, known)
    return Plan(
        areas=tuple(sorted(areas, key=lambda one: (one.area.level, one.area.path))),
        facilities=tuple(facilities),
        findings=tuple(sorted(findings, key=lambda one: one.number)),
        new_areas=sum(one.area.code not in known.areas for one in areas),
        new_facilities=sum(one.facility.code not in known.facilities for one in facilities),
        moved=moved,
    )


def _codes_by_uid(areas: Iterable[Area]) -> dict[str, str]:
    return {area.dhis2_uid: area.code for area in areas if area.dhis2_uid}


def _recognised(drafts: Sequence[Draft], known: Known, findings: list[Finding]) -> list[Draft]:
    """Give every draft the code it has here: by uid first, then by its own code."""
    by_uid = _codes_by_uid(known.areas.values())
    found: dict[str, Draft] = {}
    for draft in drafts:
        code = by_uid.get(draft.uid or "", draft.code)
        here = known.areas.get(AreaCode(code))
        if here and here.closed_on:
            findings.append(Finding(draft.number, What.ENDED, code=draft.code, facts={"day": here.closed_on}))
            continue
        if here and here.dhis2_uid and draft.uid and here.dhis2_uid != draft.uid:
            findings.append(Finding(draft.number, What.OTHER_UID, code=draft.code, facts={"uid": here.dhis2_uid}))
            continue
        if code != draft.code:
            # Results, people and tablets point at the code: it never changes.
            findings.append(Finding(draft.number, What.KNOWN_AS, code=draft.code, facts={"code": code}))
        if code in found:
            findings.append(Finding(draft.number, What.TWICE, code=draft.code, facts={"other": found[code].number}))
            continue
        found[code] = replace(draft, code=code)
    return list(found.values())


def _placed(drafts: Sequence[Draft], known: Known, findings: list[Finding]) -> list[tuple[Draft, str, Level]]:
    """Each draft with its path and level, when its parents lead up to a region."""
    by_code = {draft.code: draft for draft in drafts}
    standing = [area for area in known.areas.values() if area.closed_on is None]
    names = {str(area.code): str(area.code) for area in standing} | _codes_by_uid(standing)
    names |= {draft.code: draft.code for draft in drafts} | {draft.uid: draft.code for draft in drafts if draft.uid}
    paths: dict[str, str | Finding] = {}

    def path_of(code: str, above: tuple[str, ...] = ()) -> str | Finding:
        if code not in by_code:
            return known.areas[AreaCode(code)].path
        if code not in paths:
            paths[code] = _climb(by_code[code], above, names, path_of)
        return paths[code]

    found = []
    for draft in drafts:
        path = path_of(draft.code)
        if isinstance(path, Finding):
            findings.append(replace(path, number=draft.number, code=draft.code))
            continue
        depth = path.count("/") - 1
        here = known.areas.get(AreaCode(draft.code))
        # A place keeps its level for good: what lies below it would slip with it.
        if depth > Level.AREA or depth != (draft.level or depth) or (here and here.level != depth):
            what = What.NO_PARENT if depth == 1 else What.PARENT_LEVEL
            findings.append(Finding(draft.number, what, code=draft.code, facts={"parent": draft.parent}))
            continue
        found.append((draft, path, Level(depth)))
    return _without_orphans(found, by_code, known, findings)


def _climb(draft: Draft, above: tuple[str, ...], names: Mapping[str, str], path_of: Any) -> str | Finding:
    if draft.code in above or len(above) > DEEPEST:
        return Finding(draft.number, What.CYCLE, code=draft.code)
    # The country, in DHIS2's files, is the parent of regions and is kept nowhere.
    if draft.parent is None or draft.level is Level.REGION:
        return f"/{draft.code}/"
    parent = names.get(draft.parent)
    if parent is None:
        return Finding(draft.number, What.PARENT_MISSING, code=draft.code, facts={"parent": draft.parent})
    path = path_of(parent, (*above, draft.code))
    return path if isinstance(path, Finding) else f"{path}{draft.code}/"


def _without_orphans(
    placed: Sequence[tuple[Draft, str, Level]], by_code: Mapping[str, Draft], known: Known, findings: list[Finding]
) -> list[tuple[Draft, str, Level]]:
    """Leave out what lies under a place that was left out, unless that place is known here as it stands."""
    kept: list[tuple[Draft, str, Level]] = []
    codes = {str(code) for code in known.areas if str(code) not in by_code}
    for draft, path, level in sorted(placed, key=lambda one: one[2]):
        steps = path.strip("/").split("/")
        if level is not Level.REGION and steps[-2] not in codes:
            findings.append(Finding(draft.number, What.PARENT_MISSING, code=draft.code, facts={"parent": draft.parent}))
            continue
        codes.add(draft.code)
        kept.append((draft, path, level))
    return kept


def _planned(draft: Draft, *, path: str, level: Level, known: Known, findings: list[Finding]) -> PlannedArea:
    steps = path.strip("/").split("/")
    code = AreaCode(draft.code)
    here = known.areas.get(code)
    if draft.geometry is None and code in known.outlined:
        findings.append(Finding(draft.number, What.CLEARED, code=draft.code))
    centre = centre_of(draft.geometry) if draft.geometry else draft.centre
    area = Area(
        code=code,
        name=draft.name,
        level=level,
        parent_code=AreaCode(steps[-2]) if len(steps) > 1 else None,
        path=path,
        dhis2_uid=draft.uid or (here.dhis2_uid if here else None),
        centre_lon=centre[0] if centre else None,
        centre_lat=centre[1] if centre else None,
        synthetic=draft.synthetic,
        opened_on=here.opened_on if here else None,
    )
    return PlannedArea(area=area, geometry=draft.geometry)


def _facilities(
    drafts: Sequence[FacilityDraft],
    codes: set[str],
    uid_codes: Mapping[str, str],
    known: Known,
    findings: list[Finding],
) -> Iterable[PlannedFacility]:
    taken: dict[str, int] = {}
    for draft in drafts:
        area = draft.area if draft.area in codes else uid_codes.get(draft.area or "")
        if area is None:
            what = What.PARENT_MISSING if draft.area else What.NO_PARENT
            findings.append(Finding(draft.number, what, code=draft.code, facts={"parent": draft.area}))
            continue
        code = known.facility_codes.get(draft.uid or "", draft.code)
        if code in taken:
            findings.append(Finding(draft.number, What.TWICE, code=draft.code, facts={"other": taken[code]}))
            continue
        taken[code] = draft.number
        facility = Facility(
            code=FacilityCode(code),
            name=draft.name,
            area_code=AreaCode(area),
            lon=draft.lon,
            lat=draft.lat,
            synthetic=draft.synthetic,
        )
        yield PlannedFacility(facility=facility, dhis2_uid=draft.uid, synthetic=draft.synthetic)


def _moved(areas: Sequence[PlannedArea], known: Known) -> dict[str, str]:
    """Old path -> new path; places below a moved one go with it."""
    direct = {
        known.areas[one.area.code].path: one.area.path
        for one in areas
        if one.area.code in known.areas and known.areas[one.area.code].path != one.area.path
    }
    in_file = {one.area.code for one in areas}
    found = dict(direct)
    for code, area in known.areas.items():
        above = [old for old in direct if area.path.startswith(old)]
        if code not in in_file and above:
            nearest = max(above, key=len)
            found[area.path] = direct[nearest] + area.path.removeprefix(nearest)
    return found

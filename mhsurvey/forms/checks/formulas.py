"""Every expression of the converted form: readable, looking at fields that exist, never going round in a circle.

What counts as a circle follows JavaRosa (ODK Validate refuses the same forms): relevance, calculation, required and
read-only may not depend on themselves, neither directly nor by way of others; a group hands its relevance down; a
field of another instance of the same repeat counts as the field itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter

from lxml import etree

from mhsurvey.forms.checks.places import Places, written
from mhsurvey.forms.checks.support import FUNCTIONS as ON_NO_TABLET
from mhsurvey.forms.expression import FUNCTIONS, Expression, Path, Reference, UnknownFunction, Unreadable, read
from mhsurvey.forms.fault import Fault
from mhsurvey.forms.reading import JR, NAMES
from mhsurvey.problems import N_

# Attribute of a bind -> column of the survey sheet.
OF_BINDS = {
    "relevant": "relevant",
    "calculate": "calculation",
    "constraint": "constraint",
    "required": "required",
    "readonly": "readonly",
}
# A constraint is looked at only when its own answer changes.
TRIGGERS = frozenset({"relevant", "calculation", "required", "readonly"})
# Over fields that were not asked these add up blanks; engines disagree on what a blank is worth.
OVER_BLANKS = frozenset({"sum", "count", "max", "min"})
# Nobody mends more than these at once.
MOST_CIRCLES = 10

Graph = dict[Path, set[Path]]


@dataclass(frozen=True)
class Formula:
    """An expression, the field it belongs to and the column it was written in."""

    path: Path
    column: str
    text: str


def check(root: etree._Element, *, places: Places) -> tuple[Fault, ...]:
    """Every finding in the expressions of an XForm; places says where they stand in the workbook."""
    form = _Form(root, places)
    faults: list[Fault] = []
    read_ones: list[tuple[Formula, Expression]] = []
    for formula in _formulas(root):
        try:
            read_ones.append((formula, read(formula.text, at=formula.path)))
        except UnknownFunction as unknown:
            faults.append(_no_function(form, formula, unknown.name))
        except Unreadable as unreadable:
            told = written(formula.text, places.row(formula.path), formula.column)
            sentence = N_("This expression cannot be read: “{told}”. Look again: {why}.")
            faults.append(form.error(formula, sentence, told=told[:120], why=str(unreadable)))
    for formula, expression in read_ones:
        faults += form.check(formula, expression)
    return (*faults, *form.circles(read_ones))


def _no_function(form: "_Form", formula: Formula, name: str) -> Fault:
    near = get_close_matches(name, FUNCTIONS, n=1)
    if near:
        sentence = N_("{name}() is no function of XLSForm. Did you mean {near}()?")
        return form.error(formula, sentence, name=name, near=near[0])
    return form.error(formula, N_("{name}() is no function of XLSForm. Check its spelling."), name=name)


def _formulas(root: etree._Element) -> Iterator[Formula]:
    for bind in root.iterfind("h:head/x:model/x:bind", NAMES):
        for attribute, column in OF_BINDS.items():
            if bind.get(attribute):
                yield Formula(_path(bind.get("nodeset", "")), column, bind.get(attribute, ""))
    for setvalue in root.iter(f"{{{NAMES['x']}}}setvalue"):
        if setvalue.get("ref") and setvalue.get("value"):
            column = "default" if "odk-instance" in setvalue.get("event", "") else "calculation"
            yield Formula(_path(setvalue.get("ref", "")), column, setvalue.get("value", ""))
    for itemset in root.iter(f"{{{NAMES['x']}}}itemset"):
        control = itemset.getparent()
        if control is not None and itemset.get("nodeset"):
            yield Formula(_path(control.get("ref", "")), "choice_filter", itemset.get("nodeset", ""))
    for repeat in root.iter(f"{{{NAMES['x']}}}repeat"):
        if repeat.get(f"{{{JR}}}count"):
            yield Formula(_path(repeat.get("nodeset", "")), "repeat_count", repeat.get(f"{{{JR}}}count", ""))


def _path(nodeset: str) -> Path:
    return tuple(step.rpartition(":")[2] for step in nodeset.strip().split("/")[1:])


class _Form:
    """The form as its expressions see it."""

    def __init__(self, root: etree._Element, places: Places) -> None:
        self.places = places
        instances = root.findall("h:head/x:model/x:instance", NAMES)
        self.fields = set(_walk(instances[0][0], ()))
        self.groups = {path[:-1] for path in self.fields}
        self.instances = {str(one.get("id")) for one in instances if one.get("id")}
        binds = {_path(bind.get("nodeset", "")): bind for bind in root.iterfind("h:head/x:model/x:bind", NAMES)}
        self.hidden = {path for path, bind in binds.items() if bind.get("relevant")}
        self.required = {path for path, bind in binds.items() if bind.get("required") == "true()"}

    def check(self, formula: Formula, expression: Expression) -> Iterator[Fault]:
        for name in sorted(expression.instances - self.instances):
            yield self.error(formula, N_("instance('{name}') is no list of this form. Check its spelling."), name=name)
        for unknown in (one for one in ON_NO_TABLET if one.name in expression.functions):
            yield self.warning(formula, unknown.note, name=unknown.name)
        for reference in expression.references:
            if reference.path and reference.path not in self.fields:
                path = "/" + "/".join(reference.path)
                sentence = N_("{path} is no question of this form: it is always empty. Write ${{name}}.")
                yield self.warning(formula, sentence, path=path)
            elif self._adds_blanks(reference):
                sentence = N_(
                    "{function}(${{{name}}}) also takes in {name} where it was not answered. "
                    "Write {function}(${{{name}}}[. != ''])."
                )
                yield self.warning(formula, sentence, function=reference.function, name=reference.path[-1])

    def _adds_blanks(self, reference: Reference) -> bool:
        path = reference.path
        if reference.function not in OVER_BLANKS or reference.filtered or path in self.groups:
            return False
        may_be_hidden = any(path[:end] in self.hidden for end in range(1, len(path) + 1))
        return may_be_hidden or path not in self.required

    # --- circles -------------------------------------------------------------------------------

    def circles(self, formulas: list[tuple[Formula, Expression]]) -> Iterator[Fault]:
        """One error for each circle, at a formula on it."""
        graph, columns = self._graph(formulas)
        for _ in range(MOST_CIRCLES):
            try:
                TopologicalSorter(graph).prepare()
                return
            except CycleError as found:
                # graphlib names each field before the one that depends on it.
                around: list[Path] = list(reversed(found.args[1]))
            yield self._circle(around, columns)
            graph[around[0]].discard(around[1])

    def _graph(self, formulas: list[tuple[Formula, Expression]]) -> tuple[Graph, dict[tuple[Path, Path], Formula]]:
        """What depends on what, and the formula that says so."""
        graph: Graph = {}
        said: dict[tuple[Path, Path], Formula] = {}
        for formula, expression in formulas:
            if formula.column not in TRIGGERS:
                continue
            wanted = {one.path for one in expression.references if one.path in self.fields}
            for path in self._governed(formula):
                graph.setdefault(path, set()).update(wanted)
                for one in wanted:
                    said.setdefault((path, one), formula)
        return graph, said

    def _governed(self, formula: Formula) -> Iterator[Path]:
        yield formula.path
        if formula.column == "relevant" and formula.path in self.groups:
            depth = len(formula.path)
            yield from (path for path in self.fields if len(path) > depth and path[:depth] == formula.path)

    def _circle(self, around: list[Path], said: dict[tuple[Path, Path], Formula]) -> Fault:
        # Begin at the formula that stands first in the sheet.
        steps = [said[pair] for pair in zip(around, around[1:], strict=False)]
        formula = min(steps, key=lambda one: self.places.number(one.path) or 0)
        names = [path[-1] for path in around]
        if len(set(around)) == 1:
            return self.error(formula, _alone(formula, around[0]), name=names[0], column_=formula.column)
        sentence = N_("These depend on each other in a circle: {names}. Break it at one of them.")
        return self.error(formula, sentence, names=" → ".join(names))

    def error(self, formula: Formula, sentence: str, **facts: object) -> Fault:
        row = self.places.number(formula.path)
        return Fault.error(sentence, sheet="survey", row=row, column=formula.column, **facts)

    def warning(self, formula: Formula, sentence: str, **facts: object) -> Fault:
        row = self.places.number(formula.path)
        return Fault.warning(sentence, sheet="survey", row=row, column=formula.column, **facts)


def _alone(formula: Formula, path: Path) -> str:
    if formula.path != path:
        return N_("This group is shown depending on {name}, which stands inside it. Move {name} before the group.")
    if formula.column == "relevant":
        return N_(
            "This question is shown only when it has been answered, so it never appears. "
            "Let it depend on another question."
        )
    return N_("The {column_} of {name} depends on {name} itself. Let it depend on other questions only.")


def _walk(element: etree._Element, above: Path) -> Iterator[Path]:
    path = (*above, etree.QName(element).localname)
    yield path
    for child in element.iterchildren(etree.Element):
        yield from _walk(child, path)

"""Fills an XForm: from answers by question name to the instance XML a tablet would send.

The published XForm itself says what exists, when it is relevant and what may be answered: a story that
no longer fits its form stops here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from itertools import count
from math import isnan
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from lxml import etree

XF = "{http://www.w3.org/2002/xforms}"
JR = "{http://openrosa.org/javarosa}"
EPOCH = date(1970, 1, 1)

# str, int, float, date, a sequence of chosen values, or for a repeat a sequence of rows.
Answer = Any
Answers = Mapping[str, Answer]


class DoesNotFit(ValueError):
    """An answer the form does not know or does not accept."""


class Form:
    """One published XForm, ready to be filled many times."""

    def __init__(self, xform: bytes) -> None:
        tree = etree.fromstring(xform)
        (model,) = tree.iter(f"{XF}model")
        self._template = _without_namespaces(next(model.iter(f"{XF}instance"))[0])
        self._repeats = {repeat.get("nodeset", "") for repeat in tree.iter(f"{XF}repeat")}
        self._binds = {bind.get("nodeset", ""): bind for bind in model.iter(f"{XF}bind")}
        # Worked out when another answer is given, and the same here: each sheet is filled once, from nothing.
        self._set = {one.get("ref", ""): one.get("value", "") for one in tree.iter(f"{XF}setvalue") if _on_change(one)}
        self._names = {path.rpartition("/")[2] for path in {*self._binds, *self._repeats}}
        self._dates = [path for path, bind in self._binds.items() if bind.get("type") == "date"]
        self._rules: dict[tuple[str, str], Callable[[etree._Element], Any] | None] = {}
        self._today = EPOCH
        self._ids: Iterator[UUID] = iter(())
        self._functions = _functions(today=lambda: self._today, uuid=lambda: next(self._ids))

    def fill(self, answers: Answers, *, instance_id: str, on: date) -> bytes:
        """The instance as XML, filled on a day. Answers to questions that are not relevant are dropped, as on a tablet.

        Raises DoesNotFit for a name the form does not have and for a value outside its limits.
        """
        if unknown := set(answers) - self._names:
            raise DoesNotFit(f"no such question: {', '.join(sorted(unknown))}")
        self._today = on
        # The same record is the same bytes each time it is made.
        self._ids = (uuid5(NAMESPACE_URL, f"{instance_id} {number}") for number in count())
        root = deepcopy(self._template)
        hidden: list[etree._Element] = []
        self._walk(root, f"/{root.tag}", {**answers, "instanceID": instance_id}, hidden)
        # Only now: to a formula a hidden question is an empty one, and one that is gone would be neither.
        for node in hidden:
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)

    def _walk(self, element: etree._Element, path: str, answers: Answers, hidden: list[etree._Element]) -> None:
        for child in list(element):
            here = f"{path}/{child.tag}"
            if not self._holds(child, here, "relevant"):
                hidden.append(child)
            elif here in self._repeats:
                self._rows(element, child, here, answers, hidden)
            elif len(child):
                self._walk(child, here, answers, hidden)
            else:
                self._answer(child, here, answers)

    def _rows(
        self,
        parent: etree._Element,
        first: etree._Element,
        path: str,
        answers: Answers,
        hidden: list[etree._Element],
    ) -> None:
        rows: Sequence[Answers] = answers.get(str(first.tag), ())
        at = parent.index(first)
        parent.remove(first)
        if any(other.tag == first.tag for other in parent):
            # The template and the first row both stand in the model: one is enough.
            return
        if f"{JR}template" in first.attrib:
            del first.attrib[f"{JR}template"]
        for number, row in enumerate(rows):
            if unknown := set(row) - self._names:
                raise DoesNotFit(f"no such question: {', '.join(sorted(unknown))}")
            copy = deepcopy(first)
            parent.insert(at + number, copy)
            self._walk(copy, path, {**answers, **row}, hidden)

    def _answer(self, node: etree._Element, path: str, answers: Answers) -> None:
        given = answers.get(str(node.tag))
        if given is None:
            given = _string(self._evaluate(node, path, "calculate") or "")
        node.text = _text(given)
        if node.text and not self._holds(node, path, "constraint"):
            raise DoesNotFit(f"{path}: {node.text} breaks {self._binds[path].get('constraint')}")

    def _holds(self, node: etree._Element, path: str, rule: str) -> bool:
        found = self._evaluate(node, path, rule)
        return found is None or bool(found)

    def _evaluate(self, node: etree._Element, path: str, rule: str) -> Any:
        if (path, rule) not in self._rules:
            self._rules[path, rule] = self._compile(path, rule)
        expression = self._rules[path, rule]
        return None if expression is None else expression(node)

    def _compile(self, path: str, rule: str) -> Callable[[etree._Element], Any] | None:
        bind = self._binds.get(path)
        source = None if bind is None else bind.get(rule)
        if rule == "calculate":
            source = source or self._set.get(path)
        # A sheet's own name says days and choices in words, for who looks for it on a tablet: here nobody does.
        if source is None or path.endswith("/meta/instanceName"):
            return None
        if rule != "calculate" or "today()" in source:
            # XPath knows no dates: where days are counted or compared they become numbers.
            for day in self._dates:
                source = source.replace(f" {day} ", f" days({day}) ")
        if path in self._dates and rule == "constraint":
            source = source.replace(". <", "days(.) <").replace(". >", "days(.) >")
        return etree.XPath(source, extensions=self._functions)


def _on_change(action: etree._Element) -> bool:
    return "xforms-value-changed" in action.get("event", "").split()


def _text(value: Answer) -> str | None:
    if value is None or value == "" or value == []:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return " ".join(str(part) for part in value)
    return str(value)


def _without_namespaces(element: etree._Element) -> etree._Element:
    """A copy in no namespace, so that the form's own paths (/data/…) find their nodes; attributes stay."""
    bare = etree.Element(
        etree.QName(element).localname,
        {str(name): str(value) for name, value in element.items()},
        nsmap=_prefixes(element),
    )
    for child in element.iterchildren(etree.Element):
        bare.append(_without_namespaces(child))
    return bare


def _prefixes(element: etree._Element) -> dict[str, str]:
    used = {etree.QName(name).namespace for name in element.attrib}
    return {prefix: uri for prefix, uri in element.nsmap.items() if prefix and uri in used}


# --- the XPath functions of OpenRosa that our forms use -----------------------------------------


def _functions(
    *, today: Callable[[], date], uuid: Callable[[], UUID]
) -> dict[tuple[str | None, str], Callable[..., Any]]:
    named: dict[str, Callable[..., Any]] = {
        "selected": lambda _, value, one: _string(one) in _string(value).split(),
        "count-selected": lambda _, value: float(len(_string(value).split())),
        "join": lambda _, between, values: _string(between).join(value.text or "" for value in values),
        "coalesce": lambda _, first, second: _string(first) or second,
        "if": lambda _, test, then, other: then if bool(test) else other,
        "int": lambda _, value: _whole(float(_string(value) or "nan")),
        "today": lambda _: float((today() - EPOCH).days),
        "days": lambda _, value: _days(_string(value)),
        "date": lambda _, value: _string(value),
        "format-date": lambda _, value, form: _formatted(_string(value), _string(form)),
        "selected-at": lambda _, value, place: "".join(_string(value).split()[int(place) :][:1]),
        "uuid": lambda _: str(uuid()),
        # Each sheet is filled once, from nothing.
        "once": lambda _, value: value,
        # Lists of the tablet are not here: what hangs on them is answered outright.
        "instance": lambda _, _name: [],
    }
    return {(None, name): function for name, function in named.items()}


def _formatted(day: str, form: str) -> str:
    """A day as OpenRosa's format-date writes it; "" for none."""
    if not day:
        return ""
    found = date.fromisoformat(day[:10])
    parts = {"%Y": f"{found.year:04}", "%m": f"{found.month:02}", "%n": str(found.month), "%d": f"{found.day:02}"}
    for sign, said in {**parts, "%e": str(found.day)}.items():
        form = form.replace(sign, said)
    return form


def _string(value: Any) -> str:
    if isinstance(value, list):
        return (value[0].text or "") if value else ""
    return _text(value) or ""


def _whole(number: float) -> float:
    return number if isnan(number) else float(int(number))


def _days(text: str) -> float | str:
    return float((date.fromisoformat(text) - EPOCH).days) if text else ""

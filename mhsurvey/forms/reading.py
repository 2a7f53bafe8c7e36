"""Read what a form means from its XForm: questions, their words in every language, choices and mh: attributes."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from lxml import etree

from mhsurvey.forms.meaning import MH, Choice, FormKind, Meaning, Question

XF = "http://www.w3.org/2002/xforms"
H = "http://www.w3.org/1999/xhtml"
JR = "http://openrosa.org/javarosa"
ODK = "http://www.opendatakit.org/xforms"
NAMES = {"x": XF, "h": H, "jr": JR, "odk": ODK, "mh": MH}
# What a control says of its field when the bind only says "string".
CONTROL_TYPES = {"select1": "select1", "select": "select", "rank": "rank", "upload": "binary", "trigger": "trigger"}
ITEXT = re.compile(r"jr:itext\('([^']+)'\)")
ITEMSET = re.compile(r"instance\('([^']+)'\)/root/item")
LANGUAGE_CODE = re.compile(r"\(([a-zA-Z-]{2,12})\)\s*$")
CSV_PREFIX = "jr://file-csv/"

Words = dict[str, str]


def parse(xform: bytes) -> etree._Element:
    """The XForm's root. No entities, no network. Raises etree.XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    return etree.fromstring(xform, parser)


def read_meaning(xform: bytes) -> Meaning:
    """The meaning of one XForm. Raises etree.XMLSyntaxError, ValueError for an unknown mh:kind."""
    return _Reader(parse(xform)).meaning()


def language_code(name: str) -> str:
    """ "Français (fr)" -> "fr"; a language named without a code is its own code."""
    found = LANGUAGE_CODE.search(name)
    return found.group(1) if found else name


@dataclass
class _Control:
    """What the body says of one field."""

    type: str | None
    label: Words
    section: Words
    choices: tuple[Choice, ...] = ()
    list_file: str | None = None


@dataclass
class _Reader:
    root: etree._Element
    languages: tuple[str, ...] = ()
    words: dict[str, Words] = field(default_factory=dict)
    lists: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    controls: dict[str, _Control] = field(default_factory=dict)
    repeats: list[str] = field(default_factory=list)

    def meaning(self) -> Meaning:
        self._read_words()
        self._read_lists()
        body = self.root.find("h:body", NAMES)
        if body is not None:
            self._read_body(body, section={})
        instance = self._primary()
        return Meaning(
            form_id=instance.get("id", ""),
            version=instance.get("version", ""),
            title=str(self.root.findtext("h:head/h:title", default="", namespaces=NAMES)),
            kind=FormKind(instance.get(f"{{{MH}}}kind", FormKind.SURVEY)),
            languages=self.languages,
            questions=tuple(self._questions(f"/{etree.QName(instance).localname}/")),
        )

    def _primary(self) -> etree._Element:
        instance = self.root.find("h:head/x:model/x:instance", NAMES)
        if instance is None or len(instance) != 1:
            raise ValueError("the XForm has no primary instance")
        return instance[0]

    # --- words ---------------------------------------------------------------------------------

    def _read_words(self) -> None:
        translations = self.root.findall("h:head/x:model/x:itext/x:translation", NAMES)
        translations.sort(key=lambda one: one.get("default") != "true()")
        self.languages = tuple(language_code(one.get("lang", "")) for one in translations)
        for code, translation in zip(self.languages, translations, strict=True):
            for text in translation.findall("x:text", NAMES):
                value = next((one for one in text.findall("x:value", NAMES) if one.get("form") is None), None)
                if value is not None:
                    self.words.setdefault(text.get("id", ""), {})[code] = _flat(value)

    def _label(self, element: etree._Element) -> Words:
        label = element.find("x:label", NAMES)
        if label is None:
            return {}
        reference = ITEXT.fullmatch(label.get("ref", ""))
        if reference:
            return self.words.get(reference.group(1), {})
        text = _flat(label)
        return {self.languages[0] if self.languages else "": text} if text else {}

    # --- choices -------------------------------------------------------------------------------

    def _read_lists(self) -> None:
        for instance in self.root.findall("h:head/x:model/x:instance", NAMES):
            name, source = instance.get("id"), instance.get("src", "")
            if name and source.startswith(CSV_PREFIX):
                self.files[name] = source.removeprefix(CSV_PREFIX)
            elif name:
                self.lists[name] = tuple(self._choice(item) for item in instance.findall("x:root/x:item", NAMES))

    def _choice(self, item: etree._Element) -> Choice:
        label = self.words.get(_text(item, "itextId"), {})
        if not label and _text(item, "label"):
            label = {self.languages[0] if self.languages else "": _text(item, "label")}
        score, face = _text(item, "mh_score"), _text(item, "mh_face")
        return Choice(
            value=_text(item, "name"),
            label=label,
            score=float(score) if score else None,
            face=int(face) if face else None,
        )

    # --- controls ------------------------------------------------------------------------------

    def _read_body(self, element: etree._Element, *, section: Words) -> None:
        for child in element:
            tag = etree.QName(child).localname
            if tag == "group":
                self._read_body(child, section=self._label(child) or section)
            elif tag == "repeat":
                self.repeats.append(child.get("nodeset", ""))
                self._read_body(child, section=section)
            elif child.get("ref"):
                self.controls[child.get("ref", "")] = self._control(child, tag, section)

    def _control(self, element: etree._Element, tag: str, section: Words) -> _Control:
        control = _Control(type=CONTROL_TYPES.get(tag), label=self._label(element), section=section)
        itemset = element.find("x:itemset", NAMES)
        source = ITEMSET.match(itemset.get("nodeset", "")) if itemset is not None else None
        if source:
            control.choices = self.lists.get(source.group(1), ())
            control.list_file = self.files.get(source.group(1))
        elif element.find("x:item", namespaces=NAMES) is not None:
            control.choices = tuple(
                Choice(value=_text(item, "value"), label=self._label(item)) for item in element.findall("x:item", NAMES)
            )
        return control

    # --- questions -----------------------------------------------------------------------------

    def _questions(self, root: str) -> Iterator[Question]:
        for bind in self.root.findall("h:head/x:model/x:bind", NAMES):
            path, of_type = bind.get("nodeset", ""), bind.get("type")
            # A bind without a type is a group's; notes are read-only strings nobody answers.
            if of_type is None or not path.startswith(root) or path.startswith(f"{root}meta/"):
                continue
            yield self._question(bind, path, of_type)

    def _question(self, bind: etree._Element, path: str, of_type: str) -> Question:
        control = self.controls.get(path)
        given: dict[str, str] = {
            etree.QName(name).localname: str(value)
            for name, value in bind.attrib.items()
            if etree.QName(name).namespace == MH
        }
        return Question(
            path=path,
            name=path.rpartition("/")[2],
            type=(control.type if control else None) or of_type,
            label=control.label if control else {},
            repeat=max((one for one in self.repeats if path.startswith(f"{one}/")), key=len, default=None),
            choices=control.choices if control else (),
            list_file=control.list_file if control else None,
            key=given.get("key"),
            indicator=given.get("indicator"),
            part=given.get("part"),
            point=int(given["point"]) if "point" in given else None,
            dimension=given.get("dimension"),
            direction=given.get("direction", "+"),
            scale=given.get("scale"),
            by=given.get("by"),
            sensitive=given.get("sensitive") == "yes",
            alert=given.get("alert"),
            section=control.section if control else {},
        )


def _text(item: etree._Element, name: str) -> str:
    found = item.find(f"x:{name}", NAMES)
    return "" if found is None else found.text or ""


def _flat(element: etree._Element) -> str:
    """Text with `<output value=…/>` shown as the name of the field it puts in."""
    parts = [element.text or ""]
    for child in element:
        parts.append(f"[{child.get('value', '').strip().rpartition('/')[2]}]")
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def to_json(meaning: Meaning) -> dict[str, Any]:
    """The meaning as it is kept beside its version."""
    return asdict(meaning)


def from_json(kept: dict[str, Any]) -> Meaning:
    """The meaning as it was kept."""
    questions = tuple(
        Question(**{**one, "choices": tuple(Choice(**choice) for choice in one["choices"])})
        for one in kept["questions"]
    )
    return Meaning(
        **{**kept, "kind": FormKind(kept["kind"]), "languages": tuple(kept["languages"]), "questions": questions}
    )

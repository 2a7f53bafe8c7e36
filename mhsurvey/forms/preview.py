"""A form as people will meet it: sections and questions with words, pictures and sound in every language.

Read from the XForm and not from the workbook, so that what is looked at is what tablets get.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from mhsurvey.forms.reading import CONTROL_TYPES, CSV_PREFIX, ITEMSET, ITEXT, JR, NAMES, language_code, parse

MEDIA = re.compile(r"jr://(?:images|audio|video)/(.+)")
# A path with two steps or more, or one that climbs, as pyxform writes it for ${name}.
PATH = re.compile(r"\s*(?:current\(\)/)?(?:(?:\.\./)+|/[\w.-]+/)(?:[\w.:-]+/)*([\w.-]+)\s?")
FORMS_OF_MEDIA = ("image", "audio", "video")


@dataclass(frozen=True)
class Said:
    """Something said in every language: words, and the names of media files, by language code."""

    words: dict[str, str] = field(default_factory=dict)
    image: dict[str, str] = field(default_factory=dict)
    audio: dict[str, str] = field(default_factory=dict)
    video: dict[str, str] = field(default_factory=dict)

    @property
    def pictures(self) -> tuple[str, ...]:
        """The pictures, each once."""
        return tuple(dict.fromkeys(self.image.values()))

    @property
    def recordings(self) -> tuple[tuple[str, str], ...]:
        """(language, file) of sound and video, each file once."""
        return tuple({name: (code, name) for code, name in (*self.audio.items(), *self.video.items())}.values())


@dataclass(frozen=True)
class ShownChoice:
    """A choice of a list. score 0..100 and face 1..5 as text, "" where the form gives none."""

    value: str
    said: Said
    score: str
    face: str


@dataclass(frozen=True)
class ShownQuestion:
    """A question. Expressions name fields as ${name}; list_file: the CSV its choices come from."""

    path: str
    name: str
    type: str
    said: Said
    hint: Said
    choices: tuple[ShownChoice, ...]
    list_file: str | None
    is_required: bool
    is_readonly: bool
    relevant: str
    constraint: str
    constraint_said: Said
    choice_filter: str
    calculation: str
    appearance: str


@dataclass(frozen=True)
class ShownSection:
    """A group or repeat and what stands in it."""

    path: str
    name: str
    said: Said
    is_repeat: bool
    relevant: str
    repeat_count: str
    on_one_screen: bool
    items: tuple["ShownSection | ShownQuestion", ...]


@dataclass(frozen=True)
class WorkedOut:
    """A field nobody is asked. source: its calculation, or what the device fills in, such as "today"."""

    name: str
    type: str
    source: str


@dataclass(frozen=True)
class Preview:
    """languages: (code, name as the form gives it), default first; () when the form names none."""

    languages: tuple[tuple[str, str], ...]
    items: tuple[ShownSection | ShownQuestion, ...]
    worked_out: tuple[WorkedOut, ...]

    @property
    def questions(self) -> int:
        return sum(1 for _ in _questions(self.items))


def read_preview(xform: bytes) -> Preview:
    """How a published or checked XForm looks. Raises etree.XMLSyntaxError."""
    return _Reader(parse(xform)).preview()


def readable(expression: str) -> str:
    """An expression with ${name} instead of paths, as the workbook has it."""
    return " ".join(PATH.sub(r" ${\1} ", expression).split()).replace("( ", "(").replace(" )", ")").replace(" ,", ",")


def _questions(items: tuple[ShownSection | ShownQuestion, ...]) -> Iterator[ShownQuestion]:
    for one in items:
        if isinstance(one, ShownQuestion):
            yield one
        else:
            yield from _questions(one.items)


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self.root = root
        translations = root.findall("h:head/x:model/x:itext/x:translation", NAMES)
        translations.sort(key=lambda one: one.get("default") != "true()")
        names = [str(one.get("lang", "")) for one in translations]
        self.languages = tuple((language_code(name), name) for name in names)
        self.texts = self._texts(translations)
        self.binds = {bind.get("nodeset", ""): bind for bind in root.iterfind("h:head/x:model/x:bind", NAMES)}
        self.lists, self.files = self._lists()
        self.asked: set[str] = set()

    def preview(self) -> Preview:
        # A form without translations speaks one language it does not name: "default" to pyxform.
        unnamed = [name for _code, name in self.languages] in ([], ["default"])
        body = self.root.find("h:body", NAMES)
        items = tuple(self._items(body)) if body is not None else ()
        return Preview(() if unnamed else self.languages, items, tuple(self._worked_out()))

    # --- words and lists -----------------------------------------------------------------------

    def _texts(self, translations: list[etree._Element]) -> dict[str, Said]:
        texts: dict[str, Said] = {}
        for (code, _name), translation in zip(self.languages, translations, strict=True):
            for text in translation.findall("x:text", NAMES):
                said = texts.setdefault(text.get("id", ""), Said())
                for value in text.findall("x:value", NAMES):
                    _take(said, code, value)
        return texts

    def _said(self, element: etree._Element | None) -> Said:
        if element is None:
            return Said()
        reference = ITEXT.fullmatch(element.get("ref", ""))
        if reference:
            return self.texts.get(reference.group(1), Said())
        return self._plain(_flat(element))

    def _plain(self, words: str) -> Said:
        return Said(words={self.languages[0][0] if self.languages else "": words}) if words else Said()

    def _lists(self) -> tuple[dict[str, tuple[ShownChoice, ...]], dict[str, str]]:
        lists: dict[str, tuple[ShownChoice, ...]] = {}
        files: dict[str, str] = {}
        for instance in self.root.findall("h:head/x:model/x:instance", NAMES):
            name, source = instance.get("id", ""), instance.get("src", "")
            if source:
                files[name] = source.removeprefix(CSV_PREFIX).removeprefix("jr://file/")
            elif name:
                lists[name] = tuple(self._choice(item) for item in instance.findall("x:root/x:item", NAMES))
        return lists, files

    def _choice(self, item: etree._Element) -> ShownChoice:
        given = {etree.QName(child).localname: child.text or "" for child in item.iterchildren(etree.Element)}
        said = self.texts.get(given.get("itextId", "")) or self._plain(given.get("label", ""))
        return ShownChoice(given.get("name", ""), said, given.get("mh_score", ""), given.get("mh_face", ""))

    # --- what is asked -------------------------------------------------------------------------

    def _items(self, element: etree._Element) -> Iterator[ShownSection | ShownQuestion]:
        for child in element.iterchildren(etree.Element):
            tag = etree.QName(child).localname
            if tag == "group":
                yield self._section(child)
            elif child.get("ref") and tag != "label":
                yield self._question(child, tag)

    def _section(self, group: etree._Element) -> ShownSection:
        repeat = group.find("x:repeat", NAMES)
        path = str(group.get("ref") or (repeat.get("nodeset", "") if repeat is not None else ""))
        bind = self.binds.get(path)
        return ShownSection(
            path=path,
            name=path.rpartition("/")[2],
            said=self._said(group.find("x:label", NAMES)),
            is_repeat=repeat is not None,
            relevant=_of(bind, "relevant"),
            repeat_count=readable(repeat.get(f"{{{JR}}}count", "")) if repeat is not None else "",
            on_one_screen="field-list" in (repeat if repeat is not None else group).get("appearance", ""),
            items=tuple(self._items(repeat if repeat is not None else group)),
        )

    def _question(self, control: etree._Element, tag: str) -> ShownQuestion:
        path = control.get("ref", "")
        self.asked.add(path)
        bind = self.binds.get(path)
        itemset = control.find("x:itemset", NAMES)
        nodeset = itemset.get("nodeset", "") if itemset is not None else ""
        source = ITEMSET.search(nodeset)
        of_list = source.group(1) if source else ""
        return ShownQuestion(
            path=path,
            name=path.rpartition("/")[2],
            type=_type(control, tag, bind),
            said=self._said(control.find("x:label", NAMES)),
            hint=self._said(control.find("x:hint", NAMES)),
            choices=self.lists.get(of_list) or tuple(self._items_of(control)),
            list_file=self.files.get(of_list),
            is_required=_of(bind, "required") not in ("", "false()"),
            is_readonly=_of(bind, "readonly") == "true()",
            relevant=_of(bind, "relevant"),
            constraint=_of(bind, "constraint"),
            constraint_said=self._message(bind),
            choice_filter=readable(nodeset.partition("[")[2].rpartition("]")[0]),
            calculation=_of(bind, "calculate"),
            appearance=control.get("appearance", ""),
        )

    def _items_of(self, control: etree._Element) -> Iterator[ShownChoice]:
        for item in control.findall("x:item", NAMES):
            value = item.findtext("x:value", default="", namespaces=NAMES)
            yield ShownChoice(str(value), self._said(item.find("x:label", NAMES)), "", "")

    def _message(self, bind: etree._Element | None) -> Said:
        message = bind.get(f"{{{JR}}}constraintMsg", "") if bind is not None else ""
        reference = ITEXT.fullmatch(message)
        return self.texts.get(reference.group(1), Said()) if reference else self._plain(message)

    def _worked_out(self) -> Iterator[WorkedOut]:
        for path, bind in self.binds.items():
            source = _of(bind, "calculate") or bind.get(f"{{{JR}}}preloadParams") or bind.get(f"{{{JR}}}preload")
            if path not in self.asked and source and "/meta/" not in path:
                yield WorkedOut(path.rpartition("/")[2], bind.get("type", ""), str(source))


def _take(said: Said, code: str, value: etree._Element) -> None:
    form = value.get("form")
    if form is None:
        # pyxform writes "-" where a language has no words but another has.
        words = _flat(value)
        if words and words != "-":
            said.words[code] = words
    elif form in FORMS_OF_MEDIA and (found := MEDIA.match(_flat(value))):
        getattr(said, form)[code] = found.group(1)


def _type(control: etree._Element, tag: str, bind: etree._Element | None) -> str:
    if tag == "upload":
        return control.get("mediatype", "").partition("/")[0].replace("application", "file") or "file"
    of_bind = bind.get("type", "string") if bind is not None else "string"
    if tag == "range":
        return "range"
    if tag == "input" and _of(bind, "readonly") == "true()" and not _of(bind, "calculate"):
        return "note"
    return CONTROL_TYPES.get(tag) or of_bind


def _of(bind: etree._Element | None, attribute: str) -> str:
    return readable(bind.get(attribute, "")) if bind is not None else ""


def _flat(element: etree._Element) -> str:
    """Text with `<output value=…/>` shown as ${name}; line breaks kept."""
    parts = [element.text or ""]
    for child in element:
        parts.append(readable(child.get("value", "")) if child.get("value") else _flat(child))
        parts.append(child.tail or "")
    return "\n".join(" ".join(line.split()) for line in "".join(parts).strip().splitlines())

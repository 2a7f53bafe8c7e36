"""The instance: one filled-in form as the XML a tablet sent, read strictly and without trust."""

import threading
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from mhsurvey.problems import (
    FORM_ID_MISSING,
    INSTANCE_ID_MISSING,
    METADATA_TOO_LONG,
    XML_MALFORMED,
    XML_TOO_DEEP,
    XML_TOO_LARGE,
    XML_WITH_DTD,
    Problem,
)

MAX_XML_BYTES = 8 * 1024 * 1024
# A form of 40 nested groups is already unusable; pyxform refuses far fewer.
MAX_DEPTH = 60
MAX_INSTANCE_ID = 512
MAX_FORM_ID = 255
MAX_VERSION = 255

_OF_THREAD = threading.local()
_DEEPER = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")


@dataclass(frozen=True)
class Instance:
    """What the envelope of an instance says.

    version        "" when the form names none (OpenRosa: absent = null)
    deprecated_id  the instanceID this one replaces, for an edit
    encrypted      an ODK-encrypted form: its answers cannot be read here
    root           the parsed tree, for those who read the answers
    """

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str | None
    encrypted: bool
    root: etree._Element = field(repr=False, compare=False)


def parse_xml(xml: bytes) -> etree._Element:
    """The root element of well-formed XML without a DTD.

    Raises Problem: XML_TOO_LARGE, XML_MALFORMED (NUL and several roots too), XML_WITH_DTD, XML_TOO_DEEP.
    """
    if len(xml) > MAX_XML_BYTES:
        raise Problem(XML_TOO_LARGE, limit_mb=MAX_XML_BYTES // 1024**2)
    # Also refuses UTF-16 and UTF-32, which would hide a DTD from the search below.
    if b"\0" in xml:
        raise Problem(XML_MALFORMED, fault="NUL")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        _refuse_dtd_outside_text(xml)
    try:
        root = etree.fromstring(xml, _parser())
    except etree.XMLSyntaxError as fault:
        # The message could quote an answer; the line and column are enough to find it.
        raise Problem(XML_MALFORMED, fault="{}:{}".format(*fault.position)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Problem(XML_WITH_DTD)
    if _DEEPER(root):
        raise Problem(XML_TOO_DEEP, limit=MAX_DEPTH)
    return root


def _parser() -> etree.XMLParser:
    # One a thread: a parser's first document costs it as much again as the parsing, and threads would wait for
    # each other at a shared one.
    parser: etree.XMLParser | None = getattr(_OF_THREAD, "parser", None)
    if parser is None:
        # Without comments every child is an element, and an answer with a comment in it is one text.
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        _OF_THREAD.parser = parser
    return parser


def _refuse_dtd_outside_text(xml: bytes) -> None:
    # A DTD can only stand before the root element, and refusing it before parsing means that no
    # entity is ever expanded. In an answer the text would be escaped (&lt;!DOCTYPE) or in CDATA.
    before_cdata = xml.split(b"<![CDATA[", 1)[0]
    if b"<!DOCTYPE" in before_cdata or b"<!ENTITY" in before_cdata:
        raise Problem(XML_WITH_DTD)


def parse(xml: bytes) -> Instance:
    """Read an instance's envelope.

    Raises Problem: those of `parse_xml`; FORM_ID_MISSING, INSTANCE_ID_MISSING, METADATA_TOO_LONG.
    """
    root = parse_xml(xml)
    form_id = (root.get("id") or "").strip()
    if not form_id:
        raise Problem(FORM_ID_MISSING)
    meta = _child(root, "meta")
    instance_id = _text(meta, "instanceID") or (root.get("instanceID") or "").strip()
    if not instance_id:
        raise Problem(INSTANCE_ID_MISSING)
    version = root.get("version") or ""
    deprecated_id = _text(meta, "deprecatedID")
    _refuse_too_long("id", form_id, MAX_FORM_ID)
    _refuse_too_long("version", version, MAX_VERSION)
    _refuse_too_long("instanceID", instance_id, MAX_INSTANCE_ID)
    _refuse_too_long("deprecatedID", deprecated_id or "", MAX_INSTANCE_ID)
    return Instance(
        form_id=form_id,
        version=version,
        instance_id=instance_id,
        deprecated_id=deprecated_id,
        encrypted=root.get("encrypted") == "yes",
        root=root,
    )


def local_name(element: etree._Element) -> str:
    """The tag without its namespace: Collect, Enketo and Central disagree about prefixes."""
    return str(element.tag).rpartition("}")[2]


def file_names(root: etree._Element, *, questions: frozenset[str]) -> tuple[str, ...]:
    """The files an instance refers to, in document order, each once.

    questions  names of the form's binary questions
    """
    if not questions:
        return ()
    texts = (element.text for element in root.iter(*(f"{{*}}{name}" for name in questions)) if len(element) == 0)
    return tuple(dict.fromkeys(text.strip() for text in texts if text and text.strip()))


def encrypted_file_names(root: etree._Element) -> tuple[str, ...]:
    """The files an encrypted instance names: its sealed XML and media."""
    names = [element.text or "" for element in root.iter() if local_name(element) in ENVELOPE_FILES]
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


# https://getodk.github.io/xforms-spec/encryption
ENVELOPE_FILES = ("file", "encryptedXmlFile")


def device_date(text: str) -> date | None:
    """The day of an XForms date or dateTime as the device claims it; None when unreadable."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if local_name(child) == name), None)


def _text(element: etree._Element | None, name: str) -> str | None:
    found = _child(element, name) if element is not None else None
    return (found.text or "").strip() or None if found is not None else None


def _refuse_too_long(name: str, value: str, limit: int) -> None:
    if len(value) > limit:
        raise Problem(METADATA_TOO_LONG, name=name, limit=limit)

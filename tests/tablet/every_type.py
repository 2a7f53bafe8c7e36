"""One form made of every type and appearance the tablet app says it does, and how a person answers each.

The form is written out from `ASKED`; `mhsurvey/forms/checks/support.py` says what has to be in it.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from PIL import Image
from playwright.sync_api import Locator, expect
from pyxform.xls2xform import convert

from tests.tablet.all_types import clip
from tests.tablet.stand_in import CarriedForm

Touch = Callable[[Locator], object]


@cache
def photo() -> bytes:
    """A picture as a camera gives it, small."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((640, 480)).convert("RGB").save(out, "PNG")
    return out.getvalue()


@dataclass(frozen=True)
class Asked:
    """A row of the form, what a person does when it is asked, and what has to stand in the XML then.

    touch   None: nothing is asked, or it is left blank
    expect  a pattern the whole value has to match; None: the field may hold anything
    """

    kind: str
    name: str = ""
    touch: Touch | None = None
    expect: str | None = None
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def is_group(self) -> bool:
        return self.kind.startswith(("begin", "end"))


def write(text: str) -> Touch:
    return lambda asked: asked.locator(".field").fill(text)


def choose(*values: str) -> Touch:
    def touch(asked: Locator) -> None:
        for value in values:
            asked.locator(f'.choice[data-value="{value}"]').click()

    return touch


def unfold_and_choose(value: str) -> Touch:
    def touch(asked: Locator) -> None:
        asked.locator(".fold-open").click()
        choose(value)(asked)
        asked.locator(".fold-open", has_text="Bleu").wait_for()

    return touch


def find(words: str) -> Touch:
    def touch(asked: Locator) -> None:
        asked.locator('input[type="search"]').fill(words)
        asked.locator(".found .choice").first.click()

    return touch


def press(keys: str, shown: str) -> Touch:
    def touch(asked: Locator) -> None:
        for key in keys:
            asked.locator(".key", has_text=key).first.click()
        expect(asked.locator(".number-shown")).to_have_text(shown)

    return touch


def click(what: str, *, times: int = 1) -> Touch:
    def touch(asked: Locator) -> None:
        for _ in range(times):
            asked.locator(what).first.click()

    return touch


def click_text(what: str, text: str) -> Touch:
    return lambda asked: asked.locator(what, has_text=re.compile(rf"^{text}$")).click()


def give(name: str, kind: str, body: bytes) -> Touch:
    return lambda asked: asked.locator('input[type="file"]').first.set_input_files(
        {"name": name, "mimeType": kind, "buffer": body}
    )


def draw(asked: Locator) -> None:
    """Two strokes, one of them taken back."""
    pad = asked.locator(".sketchpad")
    pad.wait_for()
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    mouse = asked.page.mouse
    for start in (0.2, 0.6):
        mouse.move(box["x"] + box["width"] * start, box["y"] + box["height"] * 0.3)
        mouse.down()
        mouse.move(box["x"] + box["width"] * (start + 0.2), box["y"] + box["height"] * 0.7, steps=4)
        mouse.up()
    asked.get_by_role("button", name="Effacer le dernier trait").click()


def annotate(asked: Locator) -> None:
    give("p.png", "image/png", photo())(asked)
    draw(asked)


def peek(asked: Locator) -> None:
    """What is masked can be looked at by the one who writes it."""
    hidden = asked.locator(".field")
    hidden.fill("1234")
    expect(hidden).to_have_attribute("type", "password")
    asked.locator(".step").click()
    expect(hidden).to_have_attribute("type", "text")


def walk(*places: tuple[float, float]) -> Touch:
    """Points taken one by one while the tablet is carried along."""

    def touch(asked: Locator) -> None:
        context = asked.page.context
        asked.locator(".large").click()
        for number, (latitude, longitude) in enumerate(places, start=1):
            context.set_geolocation({"latitude": latitude, "longitude": longitude, "accuracy": 4})
            here = asked.locator(".sketch .now")
            here.wait_for()
            asked.page.wait_for_timeout(300)
            asked.get_by_role("button", name="Ajouter ce point").click()
            asked.locator(".accuracy", has_text=f"Points : {number}").wait_for()

    return touch


def other(asked: Locator) -> None:
    choose("other")(asked)


def part_of_the_drawing(asked: Locator) -> None:
    """The drawing stands without its script; touching a part chooses it."""
    head = asked.locator('.map-drawing [data-value="head"]')
    head.wait_for()
    assert asked.locator(".map-drawing script, .map-drawing a").count() == 0
    head.click()
    expect(head).to_have_attribute("aria-checked", "true")
    expect(asked.locator(".map-answer")).to_have_text("Tête")


def never_with_another(asked: Locator) -> None:
    """`none` beside another is held back with the form's own words; alone it goes on."""
    choose("rouge", "aucun")(asked)
    asked.page.locator(".foot-button.primary").click()
    asked.locator(".trouble", has_text="Aucune couleur va seul").wait_for()
    choose("rouge")(asked)


def opened_guidance(asked: Locator) -> None:
    asked.locator(".guidance summary").click()
    expect(asked.locator(".guidance-text")).to_have_text("On compte le a b aussi")
    expect(asked.locator(".hint")).to_have_text("Court")
    press("3", "3")(asked)


COLOURS = "select_one couleur"
LAYOUTS = (
    "columns",
    "columns-pack",
    "columns-3 no-buttons",
    "compact",
    "horizontal",
    "horizontal-compact",
    "likert",
    "quickcompact",
)

ASKED = (
    Asked("start", "start_at", expect=r"\d{4}-.+"),
    Asked("end", "end_at", expect=r"\d{4}-.+"),
    Asked("today", "today", expect=r"\d{4}-\d\d-\d\d"),
    Asked("deviceid", "device", expect=r"tablet:.+"),
    Asked("username", "who", expect="Tablette 7"),
    Asked("audit", expect=r"audit\.csv", cells={"parameters": "track-changes=true"}),
    Asked("start-geopoint", "began", expect=r"12\.65 -8\.0 0\.0 6\.0"),
    Asked("background-audio", "listened", expect=r"\S+\.(webm|m4a|ogg)", cells={"parameters": "quality=voice-only"}),
    Asked("hidden", "kept", expect="K", cells={"default": "K"}),
    Asked("csv-external", "prices"),
    Asked("xml-external", "sizes"),
    # Words and numbers
    Asked(
        "text", "lines", write("a\nb"), "a\nb", {"appearance": "multiline", "parameters": "rows=3", "default": "salut"}
    ),
    Asked("text", "pin", peek, "1234", {"appearance": "masked"}),
    Asked("text", "card", write("77"), "77", {"appearance": "numbers"}),
    Asked("text", "link", write("https://odk.org"), "https://odk.org", {"appearance": "url"}),
    Asked("integer", "cold", press("±12", "-12"), "-12", {"constraint": ". >= -50"}),
    Asked("integer", "money", press("12500", "12\u202f500"), "12500", {"appearance": "thousands-sep"}),
    Asked("integer", "many", click(".step >> nth=1", times=3), "3", {"appearance": "counter"}),
    Asked("decimal", "weight", press("3,5", "3,5"), "3.5"),
    Asked("integer", "guided", opened_guidance, "3", {"hint": "Court", "guidance_hint": "On compte le ${lines} aussi"}),
    # Choices
    Asked(COLOURS, "folded", unfold_and_choose("bleu"), "bleu", {"appearance": "minimal"}),
    Asked("begin_group", "layouts", cells={"appearance": "field-list"}),
    *(Asked(COLOURS, f"layout{n}", choose("bleu"), "bleu", {"appearance": look}) for n, look in enumerate(LAYOUTS)),
    *(
        Asked(COLOURS, f"found_{look}", find("bleu"), "bleu", {"appearance": look})
        for look in ("autocomplete", "search")
    ),
    Asked("end_group"),
    Asked(
        "select_multiple couleur2",
        "some",
        never_with_another,
        "aucun",
        {
            "constraint": "not(selected(., 'aucun') and count-selected(.) > 1)",
            "constraint_message": "Aucune couleur va seul",
        },
    ),
    Asked(
        "select_one corps",
        "where",
        part_of_the_drawing,
        "head",
        {"appearance": "image-map", "media::image": "body.svg"},
    ),
    Asked("select_one couleur3 or_other", "tint", other, "other"),
    Asked("select_one couleur", "shuffled", choose("vert"), "vert", {"parameters": "randomize=true, seed=42"}),
    Asked("begin_group", "table", cells={"appearance": "table-list"}),
    Asked("select_one yn", "t1", choose("1"), "1"),
    Asked("select_one yn", "t2", choose("0"), "0"),
    Asked("end_group"),
    Asked("select_one_from_file regions.csv", "region", choose("r2"), "r2"),
    Asked("select_one_from_file districts.csv", "district", choose("d3"), "d3", {"choice_filter": "region=${region}"}),
    Asked("select_multiple_from_file things.xml", "things", choose("t1", "t2"), "t1 t2"),
    Asked("rank couleur", "order", choose("vert", "bleu", "rouge"), "vert bleu rouge"),
    # Scales
    Asked("begin_group", "scales", cells={"appearance": "field-list"}),
    Asked(
        "range",
        "picked",
        click_text(".point", "17"),
        "17",
        {"appearance": "picker", "parameters": "start=0 end=20 step=1"},
    ),
    Asked(
        "range", "stars", click(".star >> nth=3"), "4", {"appearance": "rating", "parameters": "start=1 end=5 step=1"}
    ),
    Asked(
        "range", "high", click(".point >> nth=0"), "5", {"appearance": "vertical", "parameters": "start=0 end=5 step=1"}
    ),
    Asked(
        "range",
        "half",
        click(".rail .step >> nth=1", times=2),
        "10.5",
        {"appearance": "vertical no-ticks", "parameters": "start=0 end=20 step=0.5"},
    ),
    Asked("end_group"),
    # Days
    Asked("begin_group", "periods", cells={"appearance": "field-list"}),
    Asked("date", "month", click_text(".period", "mars"), r"\d{4}-03-01", {"appearance": "month-year"}),
    Asked("date", "born", click(".period"), r"\d{4}-01-01", {"appearance": "year"}),
    Asked("end_group"),
    Asked("date", "day", None, r"\d{4}-\d\d-\d\d", {"default": "today()"}),
    Asked("time", "clock", click(".clock .plain"), r"\d\d:\d\d:00.+"),
    Asked("dateTime", "moment", click(".calendar-foot .plain"), r"\d{4}-\d\d-\d\dT12:00.+"),
    # Places
    Asked(
        "geopoint",
        "point",
        click(".large"),
        r"12\.65 -8\.0 0\.0 6\.0",
        {"parameters": "capture-accuracy=8 warning-accuracy=50"},
    ),
    Asked(
        "geotrace",
        "road",
        walk((12.65, -8.0), (12.651, -8.001)),
        r"12\.65 -8\.0 0\.0 4\.0; ?12\.651 -8\.001 0\.0 4\.0",
    ),
    Asked("geoshape", "field", walk((12.0, -8.0), (12.001, -8.0), (12.001, -8.001)), r"(12\.0 -8\.0 0\.0 4\.0).*\1"),
    # Pictures and sound
    Asked("image", "drawn", draw, r"\S+\.png", {"appearance": "draw"}),
    Asked("image", "signed", draw, r"\S+\.png", {"appearance": "signature", "required": "yes"}),
    Asked("image", "marked", annotate, r"\S+\.jpg", {"appearance": "annotate", "parameters": "max-pixels=400"}),
    Asked("begin_group", "cameras", cells={"appearance": "field-list"}),
    Asked("image", "fresh", give("p.png", "image/png", photo()), r"\S+\.jpg", {"appearance": "new"}),
    *(
        Asked("image", f"self{n}", None, "", {"appearance": look})
        for n, look in enumerate(("front", "new-front", "selfie"))
    ),
    Asked("end_group"),
    Asked("video", "film", give("f.mp4", "video/mp4", b"film"), r"\S+\.mp4"),
    Asked("file", "paper", give("l.pdf", "application/pdf", b"%PDF"), r"\S+\.pdf"),
    Asked("barcode", "code", write("6001"), "6001"),
    Asked("acknowledge", "seen", click(".acknowledge"), "OK"),
    # What follows from answers
    Asked("text", "watched", write("oui"), "oui"),
    Asked(
        "calculate", "copied", expect="oui!", cells={"trigger": "${watched}", "calculation": "concat(${watched}, '!')"}
    ),
    Asked("background-geopoint", "when_watched", expect=r"12\.0\S* -8\S* 0\.0 4\.0", cells={"trigger": "${watched}"}),
    Asked("calculate", "price", expect="250", cells={"calculation": "pulldata('prices', 'price', 'name', 'riz')"}),
    Asked("calculate", "size", expect="7", cells={"calculation": "instance('sizes')/root/item[name='t1']/size"}),
    Asked("note", "told", cells={"label": "Le prix : ${price}"}),
    Asked("text", "fixed", None, "250", {"calculation": "${price}", "readonly": "yes"}),
    Asked("integer", "n", press("2", "2"), "2"),
    Asked("begin_repeat", "child", cells={"repeat_count": "${n}"}),
    Asked("text", "child_name", write("Ballon"), "Ballon"),
    Asked("end_repeat"),
    Asked("select_one yn", "more", choose("1"), "0", {"appearance": "quick"}),
    Asked("text", "secret", write("caché"), "", {"relevant": "${more} = 1"}),
)

COLUMNS = (
    "type", "name", "label", "hint", "guidance_hint", "appearance", "parameters", "default", "relevant", "constraint",
    "constraint_message", "required", "readonly", "calculation", "trigger", "choice_filter", "repeat_count",
    "media::image",
)  # fmt: skip
UNLABELLED = {
    "start", "end", "today", "deviceid", "username", "audit", "start-geopoint", "background-audio", "hidden",
    "csv-external", "xml-external", "calculate", "background-geopoint", "end_group", "end_repeat",
}  # fmt: skip
CHOICES = """
| choices |           |       |       |
|         | list_name | name  | label |
|         | couleur   | rouge | Rouge |
|         | couleur   | vert  | Vert  |
|         | couleur   | bleu  | Bleu  |
|         | couleur2  | rouge | Rouge |
|         | couleur2  | aucun | Aucune |
|         | couleur3  | rouge | Rouge |
|         | corps     | head  | Tête  |
|         | corps     | foot  | Pied  |
|         | corps     | none  | Nulle part |
|         | yn        | 1     | Oui   |
|         | yn        | 0     | Non   |
| settings |            |         |         |
|          | form_title | form_id | version |
|          | Tous les types | every_type | 1 |
"""
BODY = """<svg xmlns="http://www.w3.org/2000/svg" width="100" height="160" onload="alert(1)">
<script>alert(1)</script><a href="https://example.org"><text>out</text></a>
<circle id="head" cx="50" cy="30" r="25" style="fill:#e8d5b5;stroke:#333" onclick="alert(1)"/>
<rect id="foot" x="30" y="100" width="40" height="50" fill="#e8d5b5"/></svg>"""


def _row(asked: Asked) -> str:
    cells = {"type": asked.kind, "name": asked.name, **asked.cells}
    if asked.kind not in UNLABELLED:
        cells.setdefault("label", asked.name.capitalize())
    return f"|  | {' | '.join(cells.get(column, '') for column in COLUMNS)} |"


@cache
def every_type() -> CarriedForm:
    """The form as the tablet gets it, with its lists and its drawing."""
    head = f"| survey | {' | '.join('' for _ in COLUMNS)} |\n|  | {' | '.join(COLUMNS)} |"
    survey = "\n".join([head, *map(_row, ASKED)])
    made = convert(survey + "\n" + CHOICES, validate=False, file_type=".md")
    return CarriedForm(
        form_id="every_type",
        version="1",
        title="Tous les types",
        kind="survey",
        xml=made.xform.encode(),
        media={
            "body.svg": BODY.encode(),
            "clip.wav": clip(),
            "prices.csv": b"name,price\nriz,250\nmil,200\n",
            "regions.csv": "name,label\nr1,Kayes\nr2,Ségou\n".encode(),
            "districts.csv": b"name,label,region\nd1,Kita,r1\nd2,Nioro,r1\nd3,Niono,r2\n",
            "sizes.xml": b"<root><item><name>t1</name><size>7</size></item></root>",
            "things.xml": b"<root><item><name>t1</name><label>Seau</label></item>"
            b"<item><name>t2</name><label>Bol</label></item></root>",
        },
    )

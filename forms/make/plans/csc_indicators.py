"""The area's points to score, made by the facilitators of what its groups raised: the same list for every group."""

from ..ask import Asker
from ..macros import NO_NAMES, metas, repeat, section
from ..naming import listed, named
from ..row import Row, Text

TITLE = Text("Carte communautaire : les points à noter de l'aire", "Community scorecard: the area's points to score")
KIND = "indicators"
INSTANCE_NAME = named(listed("rounds", "cycle_id"), listed("health_areas", "area"))

OWN_OR_CORE = "area = '' or area = ${area}"
# A point every area scores keeps its words; one of the area's own may get better ones.
WORDED_HERE = "${pt_code} = '' or count(instance('indicators')/root/item[name = ${pt_code} and area != '']) > 0"


def rows(ask: Asker) -> list[Row]:
    where: list[Row | list[Row]] = [ask("cycle_id", required=True), ask("area", required=True)]
    return [
        *metas(),
        *section("session", Text("La séance", "The session"), where),
        *section("sec_points", Text("Les points", "The points"), _points(ask)),
    ]


def _points(ask: Asker) -> list[Row | list[Row]]:
    item = ask.item("point")
    asked: list[Row | list[Row]] = [
        ask(
            "pt_code",
            choice_filter=OWN_OR_CORE,
            hint=Text("Si oui, choisissez-le. Sinon, passez.", "If so, choose it. Otherwise, go on."),
            mh={"key": "point"},
        ),
        ask(
            "pt_fr",
            hint=NO_NAMES,
            required=True,
            required_message=Text("Écrivez le point en quelques mots.", "Write the point in a few words."),
            constraint="string-length(.) <= 120",
            message=Text("120 lettres au plus.", "120 letters at most."),
            relevant=WORDED_HERE,
            mh={"key": "point_fr"},
        ),
        ask("pt_bm", relevant=WORDED_HERE, mh={"key": "point_bm"}),
        ask("pt_en", relevant=WORDED_HERE, mh={"key": "point_en"}),
        ask("pt_voice", relevant=WORDED_HERE, parameters="quality=voice-only", mh={"key": "point_voice"}),
        ask("pt_dim", relevant=WORDED_HERE, mh={"key": "point_dimension"}),
        ask("pt_issues", appearance="multiline", mh={"key": "point_issues"}),
    ]
    return [repeat("point", item.label, asked)]

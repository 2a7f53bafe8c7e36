"""Self-score of the centre's staff: the points the round asks of the groups, then a few of their own."""

from ..ask import AT_MOST_THREE, Asker
from ..macros import metas, note, section
from ..naming import listed, named
from ..row import Row, Text
from ..sources import Item, items
from . import places
from .scored import OWN_OR_CORE, own_points, point, points

TITLE = Text("Carte communautaire : auto-évaluation du centre", "Community scorecard: the centre's self-assessment")
KIND = "provider"
INSTANCE_NAME = named(listed("rounds", "cycle_id"), listed("facilities", "facility"))

AGREED = "${consent_prov} = 'OK'"


class _Shared(Asker):
    """Asks the provider with the community's own items for the fourteen points."""

    def __init__(self, form_id: str, every: dict[tuple[str, str], Item]) -> None:
        super().__init__(form_id, every)
        self._items |= {name: item for (form, name), item in every.items() if form == "csc_group"} | self._items


def rows(ask: Asker) -> list[Row]:
    ask.item("ind01_14")
    return [
        *metas(),
        *section("session", Text("La séance", "The session"), places.round_and_centre(ask)),
        *section("team", Text("L'équipe", "The team"), _team(ask)),
        *points(_Shared(ask.form_id, items()), relevant=AGREED),
        *section(
            "sec_area",
            Text("Les points de l'aire", "The area's points"),
            [own_points(ask, relevant="${n_own} > 0")],
            relevant=AGREED,
        ),
        *section("sec_team", Text("Le travail de l'équipe", "The team's work"), _work(ask), relevant=AGREED),
        *section("sec_first", Text("Ce qui vient d'abord", "What comes first"), _first(ask), relevant=AGREED),
    ]


def _team(ask: Asker) -> list[Row | list[Row]]:
    return [
        ask(
            "n_staff",
            required=True,
            mh={"key": "participants"},
            constraint=". >= 1 and . <= 200",
            message=Text("De 1 à 200 agents.", "From 1 to 200 staff."),
        ),
        ask(
            "n_staff_w",
            mh={"key": "women"},
            constraint=". >= 0 and . <= ${n_staff}",
            message=Text("Plus que les agents présents : vérifiez.", "More than the staff present: check."),
        ),
        ask("cadres"),
        ask(
            "consent_prov",
            required=True,
            mh={"key": "consent"},
            hint=Text(
                "L'équipe note entre elle, sans avoir vu les notes de la communauté.",
                "The team scores on its own, without having seen the community's scores.",
            ),
        ),
    ]


def _work(ask: Asker) -> list[Row | list[Row]]:
    own = ("prov_moti", "prov_supv", "prov_salaire", "prov_secu", "prov_comm")
    return [*[point(ask, code) for code in own], ask("prov_women"), ask("box")]


def _first(ask: Asker) -> list[Row | list[Row]]:
    return [
        ask(
            "prio_prov",
            constraint="count-selected(.) <= 3",
            message=AT_MOST_THREE,
            hint=AT_MOST_THREE,
            choice_filter=OWN_OR_CORE,
        ),
        ask("need_ext", appearance="multiline"),
        note("thanks", Text("Merci à toute l'équipe.", "Thank you to the whole team.")),
    ]

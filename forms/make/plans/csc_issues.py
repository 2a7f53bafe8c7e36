"""What one group raises: strengths and problems, each agreed by the group, with suggestions and what comes first."""

from ..ask import Asker
from ..macros import NO_NAMES, SPEAK, WRITE, metas, note, repeat, screen, section
from ..naming import chosen, listed, named
from ..row import Row, Text

TITLE = Text("Carte communautaire : ce que dit un groupe", "Community scorecard: what a group says")
KIND = "issues"
INSTANCE_NAME = named(listed("rounds", "cycle_id"), listed("health_areas", "area"), chosen("group_type"))

AGREED = "${consent_grp} = 'OK'"
A_PROBLEM = "${iss_kind} = 'problem'"


def rows(ask: Asker) -> list[Row]:
    return [
        *metas(),
        *section("session", Text("La séance", "The session"), _session(ask)),
        *section("group", Text("Le groupe", "The group"), _group(ask)),
        *section("sec_issues", Text("Ce que dit le groupe", "What the group says"), _issues(ask), relevant=AGREED),
    ]


def _session(ask: Asker) -> list[Row | list[Row]]:
    return [
        ask("cycle_id", required=True),
        ask("area", required=True),
        ask("site", hint=Text("Le lieu de la séance, pas une adresse.", "Where the session is held, not an address.")),
    ]


def _group(ask: Asker) -> list[Row | list[Row]]:
    told = Text(
        "Nous parlons du service et non des personnes. Aucun nom n'est écrit. Seul ce que tout le groupe accepte est "
        "gardé.",
        "We speak of the service, not of individuals. No name is written. Only what the whole group accepts is kept.",
    )
    return [
        ask("group_type", required=True, mh={"key": "group"}),
        ask(
            "n_present",
            required=True,
            mh={"key": "participants"},
            constraint=". >= 0 and . <= 60",
            message=Text("De 0 à 60 personnes.", "From 0 to 60 people."),
        ),
        note("consent_text", told),
        ask("consent_grp", required=True, mh={"key": "consent"}),
    ]


def _issues(ask: Asker) -> list[Row | list[Row]]:
    item = ask.item("issue")
    asked: list[Row | list[Row]] = [
        _told(ask, "iss_text", "issue"),
        ask("iss_kind", required=True, mh={"key": "issue_kind"}),
        _told(ask, "iss_sugg", "issue_suggestion"),
        ask("iss_prio", relevant=A_PROBLEM, mh={"key": "issue_priority"}),
        _told(ask, "iss_why", "issue_reason", relevant=f"{A_PROBLEM} and ${{iss_prio}} = '1'"),
        ask(
            "iss_agreed",
            required=True,
            mh={"key": "issue_agreed"},
            hint=Text("Sinon, ce point n'est pas gardé dans la liste.", "Otherwise this is not kept in the list."),
        ),
    ]
    thanks = Text(
        "Merci à tout le groupe. Ces points serviront à préparer les notes.",
        "Thank you all. These points will prepare the scores.",
    )
    return [repeat("issue", item.label, asked), note("thanks", thanks)]


def _told(ask: Asker, name: str, key: str, *, relevant: str = "") -> list[Row]:
    """Written or spoken, as the group prefers."""
    item = ask.item(name)
    written = Row("text", name, WRITE, NO_NAMES, appearance="multiline", mh={"key": key})
    spoken = Row("audio", f"{name}_audio", SPEAK, parameters="quality=voice-only", mh={"key": f"{key}_audio"})
    return screen(f"{name}_say", item.label, [written, spoken], relevant=relevant)

"""The interface meeting: who came, the scores both sides agree on, the promises, who will watch them."""

from ..ask import NOT_LATER, Asker, measured
from ..macros import NO_NAMES, metas, note, repeat, said, score, section
from ..naming import day, listed, named
from ..row import Row, Text

TITLE = Text("Réunion de restitution et plan d'action", "Feedback meeting and action plan")
KIND = "interface"
INSTANCE_NAME = named(listed("rounds", "cycle_id"), listed("health_areas", "area"), day("mdate"))

OWN_OR_CORE = "area = '' or area = ${area}"
OF_THE_MEETING = ". >= 0 and . <= 2000"
TOO_MANY = Text("De 0 à 2 000 personnes.", "From 0 to 2,000 people.")

UNDATED = Text(
    "Sans date, on ne pourra pas dire si elle est tenue à temps.",
    "Without a date nobody can say whether it is kept in time.",
)


def rows(ask: Asker) -> list[Row]:
    return [
        *metas(dated=False),
        *section("session", Text("La réunion", "The meeting"), _session(ask)),
        *section("present", Text("Les présents", "Who is there"), _present(ask)),
        *section("agreed", Text("Les notes convenues", "The agreed scores"), _agreed(ask)),
        *section("promises", Text("Le plan d'action", "The action plan"), _promises(ask)),
        *section("watch", Text("Le suivi", "The follow-up"), _watch(ask)),
        *section("close", Text("Fin de la réunion", "End of the meeting"), _close(ask)),
    ]


def _session(ask: Asker) -> list[Row | list[Row]]:
    # The meeting's own date, so that a meeting entered the next morning keeps its day.
    meeting = ask("mdate", required=True, mh={"key": "date"}, constraint=". <= today()", message=NOT_LATER)
    return [ask("cycle_id", required=True), ask("area", required=True), meeting]


def _present(ask: Asker) -> list[Row | list[Row]]:
    limit = {"constraint": OF_THE_MEETING, "message": TOO_MANY}
    spoke = {"indicator": "women_spoke", "dimension": "EQU", "direction": "+", "scale": "due-have"}
    return [
        ask("n_women", required=True, mh={"key": "women"}, **limit),
        ask("n_men", required=True, **limit),
        Row("calculate", "n_all", calculation="${n_women} + ${n_men}", mh={"key": "participants"}),
        ask("n_youth", mh={"key": "under25"}, **limit),
        ask("n_prov", **limit),
        ask("pres_asaco"),
        ask("pres_mairie"),
        ask("pres_csref"),
        # Where it did not, the meeting goes on without its scores, and says why.
        ask("prov_self"),
        ask("read_aloud"),
        Row("calculate", "women_spoke_due", calculation="${n_women}", mh=spoke | {"part": "due"}),
        ask(
            "women_spoke",
            mh=spoke | {"part": "have"},
            relevant="${n_women} > 0",
            constraint=". >= 0 and . <= ${n_women}",
            message=Text("Plus que les femmes présentes : vérifiez.", "More than the women present: check."),
        ),
    ]


def _agreed(ask: Asker) -> list[Row | list[Row]]:
    return [*_representatives(), _points(ask)]


def _representatives() -> list[Row | list[Row]]:
    """Who decides for the groups: two or three of each, women among them."""
    return [
        Row(
            "integer",
            "n_reps",
            Text(
                "Combien de représentants décident pour les groupes ?",
                "How many representatives decide for the groups?",
            ),
            Text("2 ou 3 par groupe.", "2 or 3 from each group."),
            constraint=". >= 0 and . <= 60",
            message=Text("De 0 à 60 personnes.", "From 0 to 60 people."),
            mh={"key": "representatives"},
        ),
        Row(
            "integer",
            "n_reps_w",
            Text("Dont combien de femmes ?", "How many of them are women?"),
            relevant="${n_reps} > 0",
            constraint=". >= 0 and . <= ${n_reps}",
            message=Text("Plus que les représentants : vérifiez.", "More than the representatives: check."),
            mh={"key": "representatives_women"},
        ),
    ]


def _points(ask: Asker) -> list[Row]:
    """Three scores of a point, told apart: calculated, decided by the representatives, agreed by both sides."""
    item = ask.item("cons_rows")
    point = Row(
        "select_one_from_file indicators.csv",
        "cons_ind",
        Text("Quel point ?", "Which point?"),
        choice_filter=OWN_OR_CORE,
        mh={"key": "indicator"},
    )
    # A point a group worded this very round is in no list yet.
    wording = Row(
        "text",
        "cons_wording",
        Text("Le point, avec les mots du groupe", "The point, in the group's words"),
        required=True,
        required_message=Text("Écrivez le point en quelques mots.", "Write the point in a few words."),
        relevant="${cons_ind} = ''",
        mh={"part": "wording"},
    )
    # 0 to 100, as the tablet worked it out from the groups' sheets; nobody types it.
    calculated = Row("hidden", "cons_calc", mh={"part": "calculated"})
    community = Row(
        "select_one s5",
        "cons_comm",
        Text(
            "Note décidée par les représentants de la communauté", "The score the community's representatives decided"
        ),
        mh={"part": "community"},
    )
    provider = Row(
        "select_one s5", "cons_prov", Text("Note des prestataires", "The providers' score"), mh={"part": "provider"}
    )
    agreed = Row(
        "select_one s5",
        "cons_agreed",
        Text("Note convenue ensemble", "The score agreed together"),
        Text("Une décision commune, pas une moyenne.", "A joint decision, not an average."),
        mh={"part": "agreed"},
    )
    reason = said("cons_reason", Text("La raison", "The reason"), {"part": "why"})
    return repeat("cons_rows", item.label, [point, wording, calculated, community, provider, agreed, *reason])


def _promises(ask: Asker) -> list[Row | list[Row]]:
    def key(name: str) -> dict[str, str]:
        return {"key": f"action_{name}"}

    return [
        repeat(
            "plan",
            Text("Une action promise", "A promised action"),
            [
                # A row keeps its number through edits and removals of others: what was said of a promise stays with it.
                Row("calculate", "act_row", calculation="once(uuid())", mh=key("row")),
                ask("act_ind", mh=key("indicator"), choice_filter=OWN_OR_CORE),
                ask("act_cause", mh=key("cause"), appearance="multiline", hint=NO_NAMES),
                ask("act_what", mh=key("what"), required=True, appearance="multiline"),
                ask("act_who_type", mh=key("who"), required=True),
                ask(
                    "act_who_name",
                    mh=key("role"),
                    hint=Text("Une fonction, pas un nom.", "A role, not a name."),
                ),
                ask("act_help", mh=key("help")),
                ask(
                    "act_due",
                    mh=key("due"),
                    hint=UNDATED,
                    constraint="${mdate} = '' or . >= ${mdate}",
                    message=Text("La date est avant la réunion.", "The date is before the meeting."),
                ),
                ask("act_means", mh=key("means")),
                ask("act_cost", mh=key("cost")),
                ask("act_sign", mh=key("sign")),
                ask("act_publicok", mh=key("public")),
            ],
        )
    ]


def _watch(ask: Asker) -> list[Row | list[Row]]:
    item = ask.item("watch_team")
    member: list[Row | list[Row]] = [
        Row(
            "text",
            "watch_role",
            Text("Rôle dans le comité", "Role in the committee"),
            Text("Une fonction, pas un nom.", "A role, not a name."),
        ),
        Row("select_one grp", "watch_group", Text("Groupe", "Group")),
        Row("select_one agree", "watch_woman", Text("Est-ce une femme ?", "Is it a woman?")),
    ]
    review = ask(
        "next_date",
        mh={"key": "next_date"},
        constraint=". >= ${mdate}",
        message=Text("La date est avant la réunion.", "The date is before the meeting."),
    )
    return [repeat("watch_team", item.label, member), review]


def _close(ask: Asker) -> list[Row | list[Row]]:
    item = ask.item("satisf_w")
    how = Row(
        "select_one method",
        "satisf_method",
        Text("Comment les femmes notent-elles ?", "How do the women score?"),
        relevant="${n_women} > 0",
    )
    vote = score(item, measured(item), method="satisf_method", voters="n_women")
    conflict = ask("conflict", type="select_one agree", mh={"alert": "tension"})
    quiet = Text(
        "Merci. Suivez le protocole : parlez-en seulement aux deux personnes de confiance.",
        "Thank you. Follow the protocol: speak only to the two persons of trust.",
    )
    return [
        how,
        vote,
        conflict,
        note("conflict_note", quiet, relevant="${conflict} = '1'"),
        note(
            "thanks",
            Text("Merci à tous. Chaque promesse sera suivie.", "Thank you all. Every promise will be followed."),
        ),
    ]

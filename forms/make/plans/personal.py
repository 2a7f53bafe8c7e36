"""What every survey of one person shares: consent heard first, a kind end, protection of what is told."""

from ..ask import Asker
from ..macros import note
from ..row import Row, Text

AGREED = "${consent} = '1'"

# Harm is asked only where nobody else listens, and never commented on: thanks, and where help is.
CARE = Text(
    "Merci de l'avoir dit. Ce n'est pas votre faute. Si vous le voulez, une personne de confiance peut vous écouter.",
    "Thank you for telling us. It is not your fault. If you wish, a person of trust can listen to you.",
)


def consent(ask: Asker, *, about: Text) -> list[Row | list[Row]]:
    """Language, what it is about, yes or no. about: who asks and why, one sentence."""
    rights = Text(
        f"{about.fr} Votre nom n'est pas écrit. Vous pouvez refuser ou arrêter quand vous voulez : "
        "cela ne change rien à vos soins.",
        f"{about.en} Your name is not written. You may refuse or stop whenever you like: "
        "it changes nothing in your care.",
    )
    refused = Text("Merci quand même. Tout va bien. Bonne route.", "Thank you all the same. All is well. Safe travels.")
    return [
        Row(
            "select_one lang",
            "consent_lang",
            Text("Dans quelle langue parlons-nous ?", "In which language do we speak?"),
        ),
        note("consent_text", rights),
        ask("consent", type="select_one agree", required=True, mh={"key": "consent"}),
        note("refused", refused, relevant="${consent} != '' and ${consent} != '1'"),
    ]


def asked(rows: list[Row]) -> list[Row]:
    """Everything asked of the person: only after a yes."""
    head = Row("begin_group", "asked", Text("Vos réponses", "Your answers"), relevant=AGREED)
    return [head, *rows, Row("end_group")]


def some_of(*names: str) -> str:
    """True when any of these 0-3 answers says that it happened at least once."""
    return " or ".join(f"(${{{name}}} != '' and ${{{name}}} > 0 and ${{{name}}} < 97)" for name in names)


def end() -> Row:
    return note("thanks", Text("Merci beaucoup. Votre parole compte.", "Thank you very much. Your word counts."))

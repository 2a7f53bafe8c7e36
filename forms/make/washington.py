"""The Washington Group Short Set: wording and order are the Group's own and are not ours to change.

Source   Washington Group on Disability Statistics, Short Set on Functioning (WG-SS), washingtongroup-disability.com
"""

from .row import Row, Text

INTRODUCTION = Text(
    "Les questions suivantes portent sur les difficultés que vous pouvez avoir à faire certaines activités à cause "
    "d'un PROBLÈME DE SANTÉ.",
    "The next questions ask about difficulties you may have doing certain activities because of a HEALTH PROBLEM.",
)

QUESTIONS = {
    "wg_see": Text(
        "Avez-vous des difficultés à voir, même avec des lunettes ?",
        "Do you have difficulty seeing, even if wearing glasses?",
    ),
    "wg_hear": Text(
        "Avez-vous des difficultés à entendre, même avec un appareil auditif ?",
        "Do you have difficulty hearing, even if using a hearing aid?",
    ),
    "wg_walk": Text(
        "Avez-vous des difficultés à marcher ou à monter des marches ?",
        "Do you have difficulty walking or climbing steps?",
    ),
    "wg_remember": Text(
        "Avez-vous des difficultés à vous souvenir ou à vous concentrer ?",
        "Do you have difficulty remembering or concentrating?",
    ),
    "wg_care": Text(
        "Avez-vous des difficultés à prendre soin de vous-même, par exemple à vous laver entièrement ou à vous "
        "habiller ?",
        "Do you have difficulty (with self-care such as) washing all over or dressing?",
    ),
    "wg_speak": Text(
        "Dans votre langue habituelle, avez-vous des difficultés à communiquer, par exemple à comprendre ou à être "
        "compris(e) ?",
        "Using your usual (customary) language, do you have difficulty communicating, for example understanding or "
        "being understood?",
    ),
}


def wg6() -> list[Row]:
    """The six questions, then whether any is answered "a lot of difficulty" or more (the Group's own cut)."""
    asked = [Row("select_one wg", name, label) for name, label in QUESTIONS.items()]
    any_answered = " or ".join(f"${{{name}}} != ''" for name in QUESTIONS)
    any_hard = " or ".join(f"${{{name}}} = '3' or ${{{name}}} = '4'" for name in QUESTIONS)
    found = f"if({any_answered}, if({any_hard}, 1, 0), '')"
    return [
        Row("note", "wg_intro", INTRODUCTION),
        *asked,
        Row("calculate", "wg_disability", calculation=found, mh={"by": "disability"}),
    ]

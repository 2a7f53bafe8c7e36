"""The eleven forms, one file each, in the order of the cycle."""

from collections.abc import Mapping

from ..ask import Asker
from ..row import Plan
from ..sources import Item
from . import (
    csc_followup,
    csc_group,
    csc_indicators,
    csc_inputs,
    csc_interface,
    csc_issues,
    csc_provider,
    csc_verdict,
    hh_mini,
    qoc_child,
    qoc_maternity,
)

# Raise a form's version here whenever its workbook changes: a published version is never replaced.
VERSIONS = {
    "csc_issues": "2026112104",
    "csc_indicators": "2026112104",
    "csc_group": "2026112106",
    "csc_provider": "2026112106",
    "csc_inputs": "2026112103",
    "csc_interface": "2026112108",
    "csc_followup": "2026112103",
    "csc_verdict": "2026112104",
    "qoc_maternity": "2026112103",
    "qoc_child": "2026112103",
    "hh_mini": "2026112103",
}

PLANS = (
    csc_issues,
    csc_indicators,
    csc_group,
    csc_provider,
    csc_inputs,
    csc_interface,
    csc_followup,
    csc_verdict,
    qoc_maternity,
    qoc_child,
    hh_mini,
)


def plans(items: Mapping[tuple[str, str], Item]) -> list[Plan]:
    """Every form's plan. An item of the table that a form forgets stops the making."""
    made = []
    for module in PLANS:
        form_id = module.__name__.rpartition(".")[2]
        ask = Asker(form_id, items)
        rows = module.rows(ask)
        if ask.left:
            raise ValueError(f"{form_id}: plans/{form_id}.py forgets {', '.join(sorted(ask.left))}")
        made.append(Plan(form_id, VERSIONS[form_id], module.TITLE, module.KIND, module.INSTANCE_NAME, tuple(rows)))
    return made

"""A person with an account, and what their role opens."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mhsurvey.areas.scope import Scope


class Role(StrEnum):
    """Community members have no account: they use a shared tablet."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    FACILITATOR = "facilitator"
    FOCAL_PERSON = "focal_person"


# Whose accounts each role looks after. A focal person reads what nobody else does: only an administrator makes one,
# or gives her a link that opens her account.
LOOKS_AFTER: Mapping[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(Role),
    Role.MANAGER: frozenset({Role.MANAGER, Role.FACILITATOR}),
}


@dataclass(frozen=True)
class Person:
    """Somebody who signs in. `locale` is a language code: fr, bm or en."""

    id: int
    email: str
    name: str
    role: Role
    scope: Scope
    locale: str = "fr"


@dataclass(frozen=True)
class Tablet:
    """An enrolled tablet. It may fetch what its areas need and upload; it may read nothing back."""

    id: int
    name: str
    scope: Scope

"""The people of the demonstration: one of each role, and the two focal persons that protection asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from mhsurvey.accounts import operations, queries
from mhsurvey.accounts.person import Role
from mhsurvey.areas.scope import EVERYWHERE

# Printed at every start, and good for the demonstration's invented data only.
PASSWORD = "trois pirogues au port"  # noqa: S105


@dataclass(frozen=True)
class SignIn:
    """What a visitor types. `where`: the areas this person sees, in words."""

    role: Role
    name: str
    email: str
    where: str
    password: str = PASSWORD


SIGN_INS = (
    SignIn(Role.ADMINISTRATOR, "Administratrice (démonstration)", "admin@demonstration.example", "the whole country"),
    SignIn(Role.MANAGER, "Responsable de district (démonstration)", "district@demonstration.example", "one district"),
    SignIn(Role.FACILITATOR, "Animatrice (démonstration)", "animatrice@demonstration.example", "one health area"),
    SignIn(
        Role.FOCAL_PERSON, "Personne de confiance 1 (démonstration)", "confiance1@demonstration.example", "one region"
    ),
    SignIn(
        Role.FOCAL_PERSON, "Personne de confiance 2 (démonstration)", "confiance2@demonstration.example", "one region"
    ),
)


def add(session: Session, *, region: str, district: str, area: str, now: datetime) -> Sequence[SignIn]:
    """Add those who are not here yet. region, district, area: paths of the detailed cluster."""
    roots = {
        Role.ADMINISTRATOR: EVERYWHERE.roots,
        Role.MANAGER: (district,),
        Role.FACILITATOR: (area,),
        Role.FOCAL_PERSON: (region,),
    }
    for one in SIGN_INS:
        if queries.credentials(session, email=one.email) is None:
            person = operations.add_person(
                session,
                email=one.email,
                name=one.name,
                role=one.role,
                roots=roots[one.role],
                within=EVERYWHERE,
                now=now,
            )
            operations.choose_password(session, person_id=person.id, password=one.password, now=now)
    return SIGN_INS

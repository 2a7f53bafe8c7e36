"""`flask people …`: the first administrator, and a link for somebody locked out."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from mhsurvey.accounts import operations, queries
from mhsurvey.accounts.person import Role
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import writing
from mhsurvey.problems import Problem
from mhsurvey.web.ground import ground

group = AppGroup("people", help="People with an account.")


@group.command()
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.ADMINISTRATOR.value)
@click.option("--area", "roots", multiple=True, help="Path like /R01/D003/; may be repeated. Default: everywhere.")
@click.option("--password", help="Set it now instead of printing a one-time link.")
def add(email: str, name: str, role: str, roots: tuple[str, ...], password: str | None) -> None:
    """Add somebody and print the link with which they choose a password."""
    now = datetime.now(UTC)
    with writing(ground().sessions()) as db:
        try:
            person = operations.add_person(
                db, email=email, name=name, role=Role(role), roots=roots or EVERYWHERE.roots, within=EVERYWHERE, now=now
            )
            if password is not None:
                operations.choose_password(db, person_id=person.id, password=password, now=now)
            else:
                _print_link(operations.invite(db, person_id=person.id, now=now))
        except Problem as problem:
            raise click.ClickException(str(problem)) from problem
        operations.note(db, now=now, verb="added a person", subject=f"person {person.id}", role=role)
        db.commit()
    click.echo(f"{person.role} {person.email} added")


@group.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a new one-time link for EMAIL: the password was forgotten."""
    now = datetime.now(UTC)
    with writing(ground().sessions()) as db:
        found = queries.credentials(db, email=email)
        if found is None:
            raise click.ClickException(f"Nobody with the e-mail {email} may sign in. List them with: flask people list")
        _print_link(operations.invite(db, person_id=found.person_id, now=now))
        operations.note(db, now=now, verb="made a one-time link", subject=f"person {found.person_id}")
        db.commit()


@group.command("list")
def list_() -> None:
    """List everybody: standing, role, e-mail, areas."""
    with ground().sessions() as db:
        for account in queries.accounts(db, scope=EVERYWHERE, now=datetime.now(UTC)):
            person = account.person
            click.echo(f"{account.standing:<9}{person.role:<14}{person.email}  {' '.join(person.scope.roots)}")


def _print_link(token: str) -> None:
    click.echo(f"{ground().settings.public_url}/welcome/{token}")

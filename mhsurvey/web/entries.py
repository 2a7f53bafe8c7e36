"""What people type: WTForms classes, called entries here, because a form is an XLSForm."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, PasswordField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.i18n import get_translations
from wtforms.validators import InputRequired, Length, Regexp

from mhsurvey.accounts.person import Role
from mhsurvey.problems import Problem
from mhsurvey.web.words import ROLES, language, problem_text


class Entry(FlaskForm):  # type: ignore[misc]
    """What every entry shares."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """WTForms words its own faults; it has no Bambara, and French is what stands in for it everywhere."""

        def get_translations(self, form: Any) -> Any:
            return get_translations(["fr" if language() == "bm" else language()])

    def refuse(self, field: Field, problem: Problem) -> None:
        """Show a problem of the rooms below at the field it concerns."""
        field.errors = [*field.errors, problem_text(problem)]


def stripped(value: str | None) -> str | None:
    """A field's filter: without the spaces that copying brings along."""
    return value.strip() if value else value


def text_field(label: Any, *, longest: int = 200, **options: Any) -> StringField:
    """A line of text that may not be empty."""
    return StringField(label, validators=[InputRequired(), Length(max=longest)], filters=[stripped], **options)


def email_field() -> EmailField:
    # Only what tells a slip of the finger: whether an address works, only a message to it can tell.
    return EmailField(
        # NOTE: field
        _("E-mail"),
        # NOTE: shown when what was typed is not an e-mail address
        validators=[
            InputRequired(),
            Length(max=254),
            Regexp(r"^[^@\s]+@[^@\s]+$", message=_("Write it like name@example.org")),
        ],
        filters=[stripped],
    )


class SignInEntry(Entry):
    email = email_field()
    # NOTE: field
    password = PasswordField(_("Password"), validators=[InputRequired()])


class NewPasswordEntry(Entry):
    # NOTE: field
    password = PasswordField(_("New password"), validators=[InputRequired()])
    # NOTE: field, the new password a second time
    again = PasswordField(_("Once more"), validators=[InputRequired()])


class OwnPasswordEntry(NewPasswordEntry):
    """Somebody signed in changes the password: the old one proves it is not a passer-by at an open screen."""

    # NOTE: field
    current = PasswordField(_("Password until now"), validators=[InputRequired()])


class AreasEntry(Entry):
    """Whatever is given to areas. Fill `roots.choices` with what the caller may give."""

    # NOTE: field: the areas a person or tablet works in
    roots = SelectMultipleField(_("Areas"))


class PersonEntry(AreasEntry):
    # NOTE: field
    name = text_field(_("Name"))
    # NOTE: field
    role = SelectField(_("Role"), choices=[SelectChoice(role, words) for role, words in ROLES.items()], coerce=Role)


class NewPersonEntry(PersonEntry):
    email = email_field()


class TabletEntry(AreasEntry):
    # NOTE: field
    name = text_field(_("Name of the tablet"), longest=80)

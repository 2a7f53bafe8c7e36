"""What is asked for each change of an area."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, FieldList, Form, FormField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from mhsurvey.areas import importing
from mhsurvey.web.entries import Entry, stripped, text_field

MOST_PARTS = 6


class ChangeEntry(Entry):
    # NOTE: field: the first day a change holds
    on = DateField(_l("From this day"), validators=[InputRequired()])


class RenameEntry(ChangeEntry):
    # NOTE: field: of a place
    name = text_field(_l("New name"))
    # NOTE: field, a box to tick: the name was misspelt
    slip = BooleanField(_l("It was misspelt: mend it in earlier rounds too"))


class MoveEntry(ChangeEntry):
    # NOTE: field: the district or region a place lies in
    parent = SelectField(_l("Lies in"))


class MergeEntry(ChangeEntry):
    # NOTE: field: areas to be made one with this one
    others = SelectMultipleField(_l("Merge it with"))
    # NOTE: field: the district or region a place lies in
    parent = SelectField(_l("Lies in"))
    # NOTE: field: of the new area
    code = text_field(_l("New code"), longest=importing.CODE_LONGEST)
    # NOTE: field
    name = text_field(_l("New name"))
    # NOTE: field
    uid = StringField(_l("DHIS2 uid"), validators=[Length(max=importing.UID_LENGTH)], filters=[stripped])


class PartEntry(Form):  # type: ignore[misc]
    """One part of an area that is split; an empty one is left out."""

    # NOTE: field
    code = StringField(_l("Code"), validators=[Length(max=importing.CODE_LONGEST)], filters=[stripped])
    # NOTE: field
    name = StringField(_l("Name"), validators=[Length(max=importing.NAME_LONGEST)], filters=[stripped])


class SplitEntry(ChangeEntry):
    parts = FieldList(FormField(PartEntry), min_entries=4, max_entries=MOST_PARTS)
    # NOTE: field: a file with the shapes of the new areas
    outlines = FileField(_l("Outlines of the parts (GeoJSON)"))

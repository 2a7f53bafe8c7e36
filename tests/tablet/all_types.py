"""A form with every kind of question the tablet asks, its list of 2,000 places and its recorded clip."""

import io
import math
import struct
import wave
from functools import cache

from pyxform.xls2xform import convert

from tests.tablet.stand_in import CarriedForm

FORM = """
| survey   |                                  |           |                    |               |                |            |             |                                   |                   |                    |
|          | type                             | name      | label::Français (fr) | label::English (en) | hint::Français (fr) | appearance | required | parameters                   | audio::Français (fr) | constraint         |
|          | start                            | start     |                    |               |                |            |             |                                   |                   |                    |
|          | deviceid                         | device    |                    |               |                |            |             |                                   |                   |                    |
|          | note                             | hello     | Bonjour **à tous** | Hello **all** |                |            |             |                                   | clip.wav          |                    |
|          | text                             | words     | Votre mot          | Your word     | Deux lettres au moins |     | yes         |                                   |                   | string-length(.) > 1 |
|          | integer                          | whole     | Un nombre          | A number      |                |            |             |                                   |                   |                    |
|          | decimal                          | part      | Un poids (kg)      | A weight (kg) |                |            |             |                                   |                   |                    |
|          | select_one s5                    | score     | Votre note         | Your score    |                |            |             |                                   |                   |                    |
|          | select_multiple fruit            | several   | Vos fruits         | Your fruit    |                |            |             |                                   |                   |                    |
|          | rank fruit                       | order     | Rangez les fruits  | Rank the fruit |               |            |             |                                   |                   |                    |
|          | select_one likert                | agree     | D'accord ?         | Agree?        |                | likert     |             |                                   |                   |                    |
|          | range                            | steps     | De 0 à 10          | From 0 to 10  |                |            |             | start=0 end=10 step=1             |                   |                    |
|          | range                            | slide     | De 0 à 100         | From 0 to 100 |                |            |             | start=0 end=100 step=1            |                   |                    |
|          | date                             | day       | Quel jour ?        | Which day?    |                |            |             |                                   |                   |                    |
|          | time                             | clock     | Quelle heure ?     | What time?    |                |            |             |                                   |                   |                    |
|          | dateTime                         | moment    | Quand ?            | When?         |                |            |             |                                   |                   |                    |
|          | geopoint                         | place     | Où êtes-vous ?     | Where are you? |               |            |             |                                   |                   |                    |
|          | image                            | picture   | Une photo          | A photo       |                |            |             | max-pixels=800                    |                   |                    |
|          | audio                            | voice     | Dites-le           | Say it        |                |            |             |                                   |                   |                    |
|          | file                             | paper     | Un papier          | A paper       |                |            |             |                                   |                   |                    |
|          | barcode                          | bars      | Un code-barres     | A barcode     |                |            |             |                                   |                   |                    |
|          | acknowledge                      | seen      | Vous avez vu       | You have seen |                |            |             |                                   |                   |                    |
|          | select_one_from_file places.csv  | village   | Quel village ?     | Which village? |               |            |             |                                   |                   |                    |
|          | begin_repeat                     | child     | Les enfants        | The children  |                |            |             |                                   |                   |                    |
|          | text                             | child_name | Son jeu préféré   | Its favourite game |           |            |             |                                   |                   |                    |
|          | integer                          | child_age | Son âge            | Its age       |                |            |             |                                   |                   |                    |
|          | end_repeat                       |           |                    |               |                |            |             |                                   |                   |                    |
|          | begin_group                      | pair      | Deux à la fois     | Two at once   |                | field-list |             |                                   |                   |                    |
|          | select_one yn                    | more      | Autre chose ?      | Anything else? |               |            |             |                                   |                   |                    |
|          | text                             | what      | Quoi ?             | What?         |                |            |             |                                   |                   |                    |
|          | end_group                        |           |                    |               |                |            |             |                                   |                   |                    |
| choices  |                                  |           |                    |               |                |            |             |                                   |                   |                    |
|          | list_name                        | name      | label::Français (fr) | label::English (en) | mh_face | audio::Français (fr) |             |                     |                   |                    |
|          | s5                               | 1         | Très mauvais       | Very bad      | 1              |            |             |                                   |                   |                    |
|          | s5                               | 2         | Mauvais            | Bad           | 2              |            |             |                                   |                   |                    |
|          | s5                               | 3         | Moyen              | Average       | 3              |            |             |                                   |                   |                    |
|          | s5                               | 4         | Bon                | Good          | 4              |            |             |                                   |                   |                    |
|          | s5                               | 5         | Très bon           | Very good     | 5              |            |             |                                   |                   |                    |
|          | s5                               | 98        | Ne sait pas        | Does not know |                |            |             |                                   |                   |                    |
|          | fruit                            | mango     | Mangue             | Mango         |                | clip.wav   |             |                                   |                   |                    |
|          | fruit                            | melon     | Melon              | Melon         |                |            |             |                                   |                   |                    |
|          | fruit                            | papaya    | Papaye             | Papaya        |                |            |             |                                   |                   |                    |
|          | likert                           | a         | Pas du tout        | Not at all    |                |            |             |                                   |                   |                    |
|          | likert                           | b         | Un peu             | A little      |                |            |             |                                   |                   |                    |
|          | likert                           | c         | Beaucoup           | A lot         |                |            |             |                                   |                   |                    |
|          | likert                           | d         | Tout à fait        | Fully         |                |            |             |                                   |                   |                    |
|          | yn                               | 1         | Oui                | Yes           |                |            |             |                                   |                   |                    |
|          | yn                               | 0         | Non                | No            |                |            |             |                                   |                   |                    |
| settings |                                  |           |                    |               |                |            |             |                                   |                   |                    |
|          | form_title                       | form_id   | version            | default_language | instance_name |          |             |                                   |                   |                    |
|          | Toutes les questions             | all_types | 1                  | Français (fr) | concat('Mot : ', ${words}) |   |         |                                   |                   |                    |
"""  # noqa: E501


@cache
def all_types() -> CarriedForm:
    """The form as the tablet gets it. `what` comes up only after yes."""
    xml = convert(FORM, validate=False, file_type=".md").xform
    bind = '<bind nodeset="/data/pair/what" type="string"'
    xml = xml.replace(bind, f"{bind} relevant=\"/data/pair/more = '1'\"")
    places = "name,label\n" + "".join(f"v{n},Village {n} de Kolɔni\n" for n in range(2000))
    return CarriedForm(
        form_id="all_types",
        version="1",
        title="Toutes les questions",
        kind="survey",
        xml=xml.encode(),
        media={"places.csv": places.encode(), "clip.wav": clip()},
    )


def clip(*, seconds: float = 0.6, rate: int = 8000) -> bytes:
    """A tone: something to hear that pretends to be nobody's voice."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        for n in range(int(seconds * rate)):
            file.writeframes(struct.pack("<h", int(6000 * math.sin(n * 2 * math.pi * 440 / rate))))
    return out.getvalue()

"""Fills a form's media folder: the pictures and clips it uses and a sample of each list it reads.

The lists are SAMPLES, so that a form can be opened on its own: the server replaces each by the tablet's own.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from .book import FRENCH, Line
from .voices import STORE

# Columns as the server writes them; the rows name places and promises that do not exist.
SAMPLES = {
    "rounds.csv": (
        "name,label,women,under25,core\nEXEMPLE-1,Exemple : premier passage,50,30,\n"
        "EXEMPLE-2,Exemple : deuxième passage,50,30,ind01_accueil ind02_attente\n"
    ),
    "health_areas.csv": (
        "name,label,parent\nEXEMPLE-A,Exemple : aire A,EXEMPLE-D\nEXEMPLE-B,Exemple : aire B,EXEMPLE-D\n"
    ),
    "facilities.csv": (
        "name,label,area\nEXEMPLE-CA,Exemple : centre A,EXEMPLE-A\nEXEMPLE-CB,Exemple : centre B,EXEMPLE-B\n"
    ),
    "indicators.csv": (
        "name,label,label_bm,label_en,area,dimension,listed\n"
        "ind01_accueil,Accueil et respect par le personnel,"
        "[fr] Accueil et respect par le personnel,Welcome and respect shown by staff,,PCC,\n"
        "ind02_attente,Temps d'attente avant d'être reçu,"
        "makɔnɔni waati (à relire) · Temps d'attente avant d'être reçu,Waiting time before being seen,,TIM,\n"
        "EXEMPLE-P,Exemple : point du groupe,[fr] Exemple : point du groupe,Sample: the group's point,EXEMPLE-A,ACC,1\n"
    ),
    "promises.csv": (
        "name,label,role,area,round,due,day,status\n"
        "EXEMPLE-1,Exemple : réparer la pompe,Présidente,EXEMPLE-A,EXEMPLE-1,2026-06-30,20260630,done\n"
    ),
    "actions.csv": (
        "name,label,area,round,indicator,due,status\n"
        "EXEMPLE-1,Exemple : réparer la pompe,EXEMPLE-A,EXEMPLE-1,ind05_propre,2026-12-31,not_started\n"
    ),
}


def fill(folder: Path, sheets: dict[str, list[Line]], *, draw: Callable[[str, Path], None]) -> None:
    """Write what the sheets name into `folder` and remove what they no longer name."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures, lists, clips = named(sheets)
    for old in folder.iterdir():
        if old.name not in pictures | lists | clips:
            old.unlink()
    for name in clips:
        shutil.copyfile(STORE / name, folder / name)
    for name in pictures:
        draw(name, folder / name)
    for name in lists:
        (folder / name).write_text(SAMPLES[name], encoding="utf-8")


def named(sheets: dict[str, list[Line]]) -> tuple[set[str], set[str], set[str]]:
    """The pictures, the lists and the clips that a form's sheets name."""
    every = [*sheets["survey"], *sheets["choices"]]
    pictures = {line[f"image::{FRENCH}"] for line in every if f"image::{FRENCH}" in line}
    lists = {line["type"].split()[1] for line in sheets["survey"] if "_from_file" in line["type"]}
    lists |= {f"{line['name']}.csv" for line in sheets["survey"] if line["type"] == "csv-external"}
    clips = {line[column] for line in every for column in line if column.startswith("audio::")}
    return pictures, lists, clips

"""python -m forms.make: write every workbook, its pictures and its sample lists."""

from . import media, pictures
from .book import lines, write
from .plans import plans
from .sources import FORMS, choices, items, words


def main() -> None:
    known, listed = words(), choices()
    for plan in plans(items()):
        folder = FORMS / plan.form_id
        sheets = lines(plan, listed, known)
        write(folder / f"{plan.form_id}.xlsx", sheets)
        media.fill(folder / "media", sheets, draw=pictures.draw)
        print(f"{plan.form_id} {plan.version}: {len(plan.rows)} rows")


if __name__ == "__main__":
    main()

"""A pen on a canvas of 100 x 100 units, for pictures that a thumb can recognise."""

from math import cos, radians, sin
from pathlib import Path

from PIL import Image, ImageDraw

UNITS = 100
SIZE_PX = 256
# Drawn four times larger and made smaller at the end: Pillow draws edges without smoothing.
OVERSIZE = 4
SCALE = SIZE_PX * OVERSIZE / UNITS

INK = "#23302F"
GOOD = "#1B8A7A"
MIDDLING = "#F3C94D"
WEAK = "#C4511B"
QUIET = "#C9D1CF"
PAPER = "#FFFFFF"

Point = tuple[float, float]


class Pen:
    """Draws in units; (0, 0) is the top left corner."""

    def __init__(self) -> None:
        side = SIZE_PX * OVERSIZE
        self._image = Image.new("RGBA", (side, side), (255, 255, 255, 0))
        self._draw = ImageDraw.Draw(self._image)

    def disc(
        self, x: float, y: float, r: float, *, fill: str | None = None, line: str | None = None, w: float = 4
    ) -> None:
        self._draw.ellipse(_box(x, y, r, r), fill=fill, outline=line, width=round(w * SCALE) if line else 0)

    def oval(self, x: float, y: float, rx: float, ry: float, *, fill: str) -> None:
        self._draw.ellipse(_box(x, y, rx, ry), fill=fill)

    def pie(self, x: float, y: float, r: float, *, start: float, end: float, fill: str) -> None:
        """A slice; degrees clockwise from noon."""
        self._draw.pieslice(_box(x, y, r, r), start - 90, end - 90, fill=fill)

    def arc(
        self, x: float, y: float, rx: float, ry: float, *, start: float, end: float, w: float = 5, line: str = INK
    ) -> None:
        """A curve with round ends; degrees clockwise from three o'clock."""
        self._draw.arc(_box(x, y, rx + w / 2, ry + w / 2), start, end, fill=line, width=round(w * SCALE))
        for angle in (start, end):
            self.disc(x + rx * cos(radians(angle)), y + ry * sin(radians(angle)), w / 2, fill=line)

    def line(self, *points: Point, w: float = 5, line: str = INK) -> None:
        """A line with round ends and corners."""
        self._draw.line([_at(*point) for point in points], fill=line, width=round(w * SCALE))
        for x, y in points:
            self.disc(x, y, w / 2, fill=line)

    def shape(self, *points: Point, fill: str) -> None:
        self._draw.polygon([_at(*point) for point in points], fill=fill)

    def slab(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        r: float = 4,
        line: str | None = None,
        w: float = 4,
    ) -> None:
        """A box with round corners; (x, y) is its top left corner."""
        box = [*_at(x, y), *_at(x + width, y + height)]
        self._draw.rounded_rectangle(box, r * SCALE, fill=fill, outline=line, width=round(w * SCALE) if line else 0)

    def cross(self, x: float, y: float, r: float, *, fill: str = PAPER) -> None:
        """The health cross."""
        self.slab(x - r, y - r / 3, 2 * r, 2 * r / 3, fill=fill, r=0.5)
        self.slab(x - r / 3, y - r, 2 * r / 3, 2 * r, fill=fill, r=0.5)

    def tick(self, x: float, y: float, r: float, *, line: str = PAPER, w: float = 9) -> None:
        self.line((x - r, y + r * 0.1), (x - r * 0.25, y + r * 0.75), (x + r, y - r * 0.7), w=w, line=line)

    def saltire(self, x: float, y: float, r: float, *, line: str = PAPER, w: float = 9) -> None:
        """The X that says no."""
        self.line((x - r, y - r), (x + r, y + r), w=w, line=line)
        self.line((x + r, y - r), (x - r, y + r), w=w, line=line)

    def save(self, path: Path) -> None:
        small = self._image.resize((SIZE_PX, SIZE_PX), Image.Resampling.LANCZOS)
        # 64 colours with transparency: a third of the weight, no visible difference at thumb size.
        small.quantize(64, method=Image.Quantize.FASTOCTREE).save(path, optimize=True)


def _at(x: float, y: float) -> tuple[float, float]:
    return (x * SCALE, y * SCALE)


def _box(x: float, y: float, rx: float, ry: float) -> tuple[float, float, float, float]:
    return (*_at(x - rx, y - ry), *_at(x + rx, y + ry))

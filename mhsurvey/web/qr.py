"""An address as a drawing for a camera."""

import segno
from markupsafe import Markup


def qr(text: str) -> Markup:
    """A QR code as SVG. Its content is in the drawing only, never in the markup."""
    made = segno.make(text, error="m", micro=False)
    return Markup(made.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"))  # noqa: S704

"""Pictures as they may leave the house: the place where they were taken is cut out."""

import io
import warnings

from PIL import ExifTags, Image, UnidentifiedImageError

from mhsurvey.problems import PICTURE_UNREADABLE, Problem

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
# Text blocks where cameras and editors put a place besides EXIF.
XMP = ("xmp", "XML:com.adobe.xmp", "Raw profile type exif", "Raw profile type xmp", "exif", "photoshop", "comment")


def without_place(content: bytes) -> tuple[bytes, str]:
    """The picture without GPS, and its media type as its bytes (not its sender) say.

    Raises PICTURE_UNREADABLE for anything that is not a JPEG, PNG or WebP of sane size: what cannot be
    read cannot be cleaned, and is not served.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(FORMATS)) as picture:
                return _saved(picture), FORMATS[str(picture.format)]
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, ValueError):
        raise Problem(PICTURE_UNREADABLE) from None


def _saved(picture: Image.Image) -> bytes:
    exif = picture.getexif()
    exif.pop(ExifTags.Base.GPSInfo, None)
    for name in XMP:
        picture.info.pop(name, None)
    kept: dict[str, object] = {"exif": exif} if len(exif) else {}
    if picture.format == "JPEG":
        # "keep" copies the compressed picture: nothing is lost by cleaning it.
        kept["quality"] = "keep"
    elif picture.format == "WEBP":
        kept["lossless"] = True
    cleaned = io.BytesIO()
    picture.save(cleaned, str(picture.format), **kept)
    return cleaned.getvalue()

"""How well a photo of a card can be read: its size, its sharpness, its glare, and what it is like.

The thresholds were chosen on cards drawn in different colours and contrasts, photographed "well"
and badly by blurring and overlaying them; `tests/adapters/test_quality.py` draws them again.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from PIL import Image, ImageDraw, ImageFilter, ImageOps, ImageStat

from backoffice.domain.card import Advice

SMALLEST_LONG_SIDE = 600
SMALLEST_SHORT_SIDE = 350
"""Pixels. A card is 85.6 mm by 54 mm: at 600 its small print, 1.5 mm high, has 10 pixels."""

LEAST_SHARPNESS = 120.0
"""Variance of the Laplacian in the sharpest eighth of the picture, contrast stretched. Drawn cards
have 800 and more; the same blurred by 1/250 of their width, at which print smears, less than 60."""
_MEASURED_SIDE = 1_000
_TILES = 8

MOST_GLARE = 0.01
"""Share of the picture: on a card that fills it, as large as its member id."""
_BLOWN_OUT = 250
_GLARE_SIDE = 200

_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def advice(picture: Image.Image, width: int, height: int) -> tuple[Advice, ...]:
    """What would make *picture* easier to read; it was *width* by *height* as photographed."""
    grey = picture.convert("L")
    found = {
        Advice.TOO_SMALL: max(width, height) < SMALLEST_LONG_SIDE
        or min(width, height) < SMALLEST_SHORT_SIDE,
        Advice.BLURRED: sharpness(grey) < LEAST_SHARPNESS,
        Advice.GLARE: glare(grey) > MOST_GLARE,
    }
    return tuple(each for each, holds in found.items() if holds)


def likeness(picture: Image.Image) -> str:
    """64 bits (dHash): whether each of 8 by 8 places is brighter than its right neighbour."""
    small = picture.convert("L").resize((9, 8), Image.Resampling.BOX)
    grey = small.tobytes()
    bits = "".join(str(int(grey[i] > grey[i + 1])) for i in range(72) if i % 9 < 8)
    return f"{int(bits, 2):016x}"


def sharpness(grey: Image.Image) -> float:
    """How hard the edges are where there are any; what lies around a card counts for nothing."""
    if min(grey.size) <= _TILES + 2:
        return 0.0
    measured = grey.resize(_scaled(grey.size, _MEASURED_SIDE), Image.Resampling.BICUBIC)
    edges = ImageOps.autocontrast(measured, cutoff=1).filter(_LAPLACIAN)
    edges = ImageOps.crop(edges, 1)  # where the filter had no neighbours to look at
    variances = sorted(ImageStat.Stat(tile).var[0] for tile in _tiles(edges))
    return float(variances[-len(variances) // 8])


def glare(grey: Image.Image) -> float:
    """The share of *grey* that is blown out in spots, as lamps do it.

    White that reaches the border is paper or a screen; where most is white,
    white is the card's own colour.
    """
    small = grey.resize(_scaled(grey.size, _GLARE_SIDE), Image.Resampling.BOX)
    if ImageStat.Stat(small).median[0] >= _BLOWN_OUT:
        return 0.0
    blown = small.point(lambda value: 255 * (value >= _BLOWN_OUT))
    solid = blown.filter(ImageFilter.MinFilter(5)).filter(ImageFilter.MaxFilter(5))
    spots = ImageOps.expand(solid, 1, 255)
    ImageDraw.floodfill(spots, (0, 0), 0)
    return ImageStat.Stat(spots).mean[0] / 255


def _tiles(image: Image.Image) -> Iterator[Image.Image]:
    width, height = image.size[0] // _TILES, image.size[1] // _TILES
    for x, y in product(range(_TILES), range(_TILES)):
        yield image.crop((x * width, y * height, (x + 1) * width, (y + 1) * height))


def _scaled(size: tuple[int, int], side: int) -> tuple[int, int]:
    """*size* so that the longer side has at most *side* pixels."""
    scale = min(1, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))

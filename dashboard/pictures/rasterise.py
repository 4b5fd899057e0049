"""A program: SVG on standard input, PNG on standard output. Width, then the fonts, are named.

It runs by itself, for resvg lets no other thread of its process work while it draws.
"""

import sys

import resvg_py

FAMILY, WIDTH, *FONTS = sys.argv[1:]
SVG = sys.stdin.buffer.read().decode()
PNG = resvg_py.svg_to_bytes(
    svg_string=SVG,
    width=int(WIDTH),
    skip_system_fonts=True,
    font_files=FONTS,
    font_family=FAMILY,
    sans_serif_family=FAMILY,
)
sys.stdout.buffer.write(PNG)

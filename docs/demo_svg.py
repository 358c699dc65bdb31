#!/usr/bin/env python3
"""Turns a terminal recording with colours into an SVG picture.

  build/release/vigie demo --once --color always | docs/demo_svg.py --rows 34 > docs/demo.svg
"""
import argparse
import html
import re
import sys
import unicodedata

COLOURS = {"31": "#f07178", "32": "#c3e88d", "33": "#ffcb6b", "34": "#82aaff", "35": "#c792ea", "36": "#89ddff"}
WIDTH, HEIGHT = 8.4, 18


def columns(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def runs(line):
    """(text, colour, bold, dim) for each stretch between escape sequences."""
    style = ("#d0d0d0", False, False)
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        if part.startswith("\x1b["):
            codes = part[2:-1].split(";")
            style = ("#d0d0d0", False, False)
            for code in codes:
                style = (COLOURS.get(code, style[0]), style[1] or code == "1", style[2] or code == "2")
        elif part:
            yield (part, *style)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=36, help="the first ROWS lines, less the summary's 8")
    options.add_argument("--columns", type=int, default=104)
    args = options.parse_args()
    lines = sys.stdin.read().rstrip("\n").split("\n")
    if len(lines) > args.rows:
        lines = lines[:args.rows - 9] + ["          …"] + lines[-8:]
    width, height = args.columns * WIDTH + 24, len(lines) * HEIGHT + 28
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" '
          f'font-family="ui-monospace,Menlo,Consolas,monospace" font-size="14">')
    print(f'<rect width="100%" height="100%" rx="8" fill="#15181e"/>')
    for row, line in enumerate(lines):
        x, y = 12.0, 28 + row * HEIGHT
        for text, colour, bold, dim in runs(line):
            extra = (' font-weight="bold"' if bold else "") + (' opacity="0.6"' if dim else "")
            size = columns(text) * WIDTH
            if text.strip():
                print(f'<text x="{x:.1f}" y="{y}" fill="{colour}"{extra} textLength="{size:.1f}" '
                      f'lengthAdjust="spacingAndGlyphs" xml:space="preserve">{html.escape(text)}</text>')
            x += size
    print("</svg>")


if __name__ == "__main__":
    main()

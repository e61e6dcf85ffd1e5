"""``python -m tests.pictures --out FOLDER`` draws the gallery, ``--readme`` its one picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from ledger.store.log import SqliteLog
from projections.book import Book
from projections.index import Index
from tests.bundled import bundled_file
from tests.pictures import gallery, readme
from tests.pictures.fonts import Fonts, chinese_font
from tests.pictures.message import as_png, picture


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("--out", type=Path, help="the folder of the gallery")
    parser.add_argument("--theme", choices=("dark", "light", "both"), default="both")
    parser.add_argument("--only", nargs="*", help="names of pictures")
    parser.add_argument("--readme", action="store_true", help=f"write {readme.FILE.name}")
    given = parser.parse_args()
    if not (given.out or given.readme):
        parser.error("say --out FOLDER, --readme, or both")
    log = SqliteLog.open(bundled_file())
    book = Book(log, Index.open(SqliteLog.open(bundled_file()), None))
    try:
        if given.readme:
            readme.FILE.write_bytes(readme.png(book))
            print(readme.FILE, readme.FILE.stat().st_size, "bytes")
        if given.out:
            _gallery(book, given.out, given.theme, given.only)
    finally:
        book.close()


def _gallery(book: Book, out: Path, theme: str, only: list[str] | None) -> None:
    out.mkdir(parents=True, exist_ok=True)
    fonts = Fonts(system=True)
    for piece, shown in gallery.shown(book):
        if only and piece.name not in only:
            continue
        if "chinese" in piece.name and chinese_font() is None:
            print(f"{piece.name}: left out, this system has no Chinese font")
        elif isinstance(shown, Exception):
            print(f"{piece.name}: not made, {type(shown).__name__}: {shown}")
        else:
            for each in ("dark", "light") if theme == "both" else (theme,):
                file = out / f"{piece.name}-{each}.png"
                file.write_bytes(as_png(picture(shown, piece.now, each, fonts=fonts)))  # type: ignore[arg-type]
                print(file)


if __name__ == "__main__":
    main()

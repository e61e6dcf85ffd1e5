"""Opening the call's ledger as a book, with its index followed."""

from __future__ import annotations

from ledger.opening import reading
from ledger.terminal import Call, progress
from projections.book import Book
from projections.index import Index


def open_book(call: Call) -> Book:
    """The call's ledger, ready for questions."""
    if call.book is not None:
        book: Book = call.book
        return book
    log = reading(call)
    with progress("reading the ledger") as tick:
        index = Index.open(log, call.url.index_path(), tick)
    call.on_close(index.close)
    return Book(log, index)

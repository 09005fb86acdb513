"""Files in, text and metadata out. No Django.

Two questions are answered here, and an import asks them apart, since it may be killed between:

*What is in it?* ``documents(source)`` walks a file, an archive, a table, a crawl, a feed or a list of addresses, lazily, and gives a
``Found`` for each article: the path that an editor sees, the place by which it is found again, or at once the reason why it cannot be
read. Folders are the caller's: each file in them is a source. Nothing of the articles is kept meanwhile; one bad item stops no other.

*What does it say?* ``found.read()`` gives a ``ReadDocument`` or raises ``ReadingError``, whose ``reason`` is a line for an editor.
``reopen(source, places)`` gives the items at known places again, in the order asked for: for a chunk of a batch, and for what failed.

    for found in documents(path):                       # first pass: an item for each
        store(found.path, found.place, found.refusal, found.ignored)
    for found in reopen(path, places_of_a_chunk):       # later, anywhere
        try:
            document = found.read()
        except OldFontText as old:                      # before ReadingError: it is one. Show old.before and old.after, ask, read again
            ...                                         # with Options(convert_old_fonts=True)
        except ReadingError as error:
            fail(found.path, error.reason)

A source is a ``Path`` or a ``Source(name, open)`` whose ``open`` gives a new seekable binary file, so that it may lie in any storage; its
bytes must be the same at every call. ``Options`` say whether old fonts are converted, whether addresses are fetched (with which
``Fetcher``), and how long one item may take. What cannot be trusted to end (web pages, PDF, Word) is read in a child process that is
killed when its time is over.

``document.notes`` are to be shown with the item ("đuôi .docx nhưng nội dung là PDF"); ``document.conversion`` is to be kept.
``read_file`` and ``read_raw`` read one file that is one article, without a batch.
"""

from visits.reading.document import OldFontText, ReadDocument, ReadingError
from visits.reading.fetching import Fetcher
from visits.reading.files import LARGEST
from visits.reading.found import PLACE_LENGTH, Found, Options, Source
from visits.reading.kinds import ENDINGS
from visits.reading.single import read_file, read_raw
from visits.reading.sources import documents, reopen

__all__ = [
    "ENDINGS",
    "LARGEST",
    "PLACE_LENGTH",
    "Fetcher",
    "Found",
    "OldFontText",
    "Options",
    "ReadDocument",
    "ReadingError",
    "Source",
    "documents",
    "read_file",
    "read_raw",
    "reopen",
]

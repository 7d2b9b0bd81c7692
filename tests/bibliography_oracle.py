"""Run by ``make formats``: BibTeX as bibtexparser reads it, and CSL-JSON as a citation processor cites it.

Arguments: the two files. Ends with an error when one is not taken whole, or when they differ in their entries.
"""

import json
import sys
import warnings
from pathlib import Path

import bibtexparser
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.formatter import plain
from citeproc.source.json import CiteProcJSON


def cited(items):
    """Return the bibliography that the processor writes, a line for each item."""
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = CitationStylesBibliography(style, CiteProcJSON(items), plain)
    for item in items:
        made.register(Citation([CitationItem(item["id"])]))
    return [str(line) for line in made.bibliography()]


def main(bibtex, csl):
    library = bibtexparser.parse_file(bibtex)
    items = json.loads(Path(csl).read_text(encoding="utf-8"))
    untold = [
        item["id"]
        for item, line in zip(items, cited(items), strict=True)
        if item["title"][:20] not in line
    ]
    if library.failed_blocks or untold or list(library.entries_dict) != [i["id"] for i in items]:
        sys.exit(
            f"refused: {len(library.failed_blocks)} blocks of BibTeX; cited without title: {untold}"
        )
    sys.stdout.write(f"{len(items)} sources are read and cited\n")


if __name__ == "__main__":
    warnings.simplefilter("error")  # a field that the processor does not know
    main(*sys.argv[1:])

"""Run by `test_sssom` with a Python that has sssom-py: says how it takes tables, and writes the first anew.

Arguments: where to write, and the tables. Prints, for each table, how many of its mappings are well-formed, or
null when the table is refused.
"""

import json
import logging
import sys


def taken(path):
    """Return how many mappings are well-formed, and the table as sssom-py holds it."""
    from jsonschema import ValidationError
    from sssom.parsers import parse_sssom_table, to_mapping_set_document
    from sssom.validators import validate

    table = parse_sssom_table(path)
    try:
        validate(table, fail_on_error=True)
    except ValidationError:
        return None, table
    return len(to_mapping_set_document(table).mapping_set.mappings), table


def main(target, *paths):
    from sssom.writers import write_table

    logging.disable(logging.CRITICAL)
    found = [taken(path) for path in paths]
    with open(target, "w", encoding="utf-8") as file:  # noqa: PTH123
        write_table(found[0][1], file)
    sys.stdout.write(json.dumps([count for count, _ in found]))


if __name__ == "__main__":
    main(*sys.argv[1:])

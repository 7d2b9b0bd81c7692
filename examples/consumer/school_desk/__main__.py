"""Show a little of everything."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import ocsea
from school_desk import first_answer, handover, legal, look_up, planning, self_review

DAY = date(2026, 6, 1)


def lines(kb: ocsea.KnowledgeBase, lang: ocsea.Lang) -> list[str]:
    """Return what the app shows."""
    answer = first_answer.told(kb, DAY)
    result = self_review.reviewed(kb, dict.fromkeys(self_review.questions(kb, lang), 1))
    with TemporaryDirectory() as folder:
        pack = planning.pack(kb, Path(folder), lang)
    return [
        kb.stamp,
        look_up.about(kb, "sexual-extortion-of-a-child", lang),
        look_up.about(kb, "sextortion", lang),
        str(look_up.suggestions(kb, "fotonya mau disebar", lang)),
        str(look_up.codes(kb, "cyberflashing", "komnas-perempuan-2020")),
        str(len(look_up.places(kb, lang))),
        str(look_up.respectful(kb, "Korban revenge porn melapor.", lang)),
        *legal.rules(kb, "cyberflashing", DAY, 15, lang),
        str(legal.complaints(kb, "cyberflashing", DAY, 15)),
        str(legal.over_time(kb, "cyberflashing", date(2025, 6, 1), DAY)),
        str(len(legal.began(kb, date(2026, 1, 1), date(2026, 1, 2)))),
        *(f"{part}: {len(told)}" for part, told in first_answer.card(answer, lang).items()),
        str(self_review.bounds(result)),
        self_review.weakest(result),
        str(len(planning.gaps(kb, ["dev-2fa"], lang))),
        str(planning.next_steps(kb, 4, lang)),
        *planning.cases(kb, 2, lang),
        *pack,
        *handover.sizes(kb, "sssom"),
        str(handover.changes(kb, kb)),
    ]


def main() -> int:
    """Print it; an error of the library is said in words."""
    try:
        sys.stdout.write("\n".join(lines(ocsea.load(), "en")) + "\n")
    except ocsea.OcseaError as error:
        sys.stderr.write(f"{error.code}: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

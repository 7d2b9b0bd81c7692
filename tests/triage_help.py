"""What the tests of triage share: a naive reading of the rules, arrays of facts, and what is never said."""

import re
from datetime import date
from functools import cache
from itertools import combinations

from hypothesis import strategies as st

import ocsea
from ocsea.assess.triage.model import FACETS
from ocsea.assess.triage.situation import is_set, values_of

KB = ocsea.load()
RULES = KB.table("triage_rules")
STEPS = KB.table("triage_steps")
QUESTIONS = KB.table("triage_questions")
LEVELS = ("open", "soon", "today", "emergency")
ASKERS = (None, "child", "parent", "teacher", "friend", "adult-victim", "professional")
CHILD_ONLY_ACTS = {
    fact.removeprefix("acts=")
    for rule in RULES.values()
    if "victim=child" in rule.implies
    for fact in rule.any
}


def situation(**facts):
    return ocsea.Situation(**facts)


def found(**facts):
    return ocsea.triage(KB, situation(**facts))


def established(answer):
    return {each.form.id for each in answer.forms.values() if each.state == "established"}


def ids(advice):
    return [each.id for each in advice]


# -- a naive reading of the rules ------------------------------------------------------------------------


class Naive:
    """The rules read with dictionaries and three values, slowly and plainly."""

    def __init__(self, known):
        self.known = known
        self.so = {}
        for field in FACETS:
            self.read(field)
        if known.victim_age is not None and known.victim_age_band is None:
            for value in PLAIN["victim_age_band"]:
                self.so[f"victim_age_band={value}"] = value == known.band
        if known.victim:
            self.set("victim", known.victim)
        for rule in RULES.values():
            if rule.implies and self.holds(rule):
                for fact in rule.implies:
                    self.set(*fact.split("="))
        self.decide()

    def read(self, field):
        """Read a field of the situation."""
        named = self.known.named(field)
        for value in PLAIN[field]:
            if value in named:
                self.so[f"{field}={value}"] = True
            elif self.known.rules_out(field, value) or (named and not is_set(field)):
                self.so[f"{field}={value}"] = False

    def set(self, field, value):
        """Set what is a child or an adult."""
        for each in ("child", "adult"):
            self.so[f"{field}={each}"] = each == value

    def value(self, fact):
        how, _, name = fact.rpartition(" ")
        if name.endswith("=unknown"):
            now = not self.known.named(name.removesuffix("=unknown"))
            return not now if how == "not" else now
        now = self.so.get(name)
        if how == "maybe":
            return now is not False
        return now if not how or now is None else not now

    def holds(self, rule):
        every = [self.value(fact) for fact in rule.all]
        some = [self.value(fact) for fact in rule.any]
        if some:
            every.append(True if True in some else None if None in some else False)
        return False if False in every else None if None in every else True

    def decide(self):
        """Decide forms until nothing changes."""
        while True:
            before = dict(self.so)
            for form in KB.forms.values():
                parts = [self.holds(r) for r in RULES.values() if form.id in r.establishes]
                if form.kind in {"top", "grouping"}:
                    parts += [self.so.get(f"form={each}") for each in form.narrower]
                part = True if True in parts else None if None in parts else False
                out = [self.holds(r) for r in RULES.values() if form.id in r.excludes]
                if True in out or part is False:
                    self.so.setdefault(f"form={form.id}", False)
                elif part and None not in out:
                    self.so.setdefault(f"form={form.id}", True)
            if before == self.so:
                return

    @property
    def replaced(self):
        return {
            form for r in RULES.values() if r.supersedes and self.holds(r) for form in r.supersedes
        }

    def state(self, form):
        if form in self.replaced:
            return "excluded"
        return {True: "established", False: "excluded", None: "undecided"}[
            self.so.get(f"form={form}")
        ]

    @property
    def urgency(self):
        held = [LEVELS.index(r.urgency) for r in RULES.values() if r.urgency and self.holds(r)]
        return LEVELS[max(held, default=0)]


# -- situations ------------------------------------------------------------------------------------------

PLAIN = {f: sorted({v for v in values_of(f).values() if v != "unknown"}) for f in FACETS}
DAYS = [date(2019, 6, 1), date(2023, 6, 1), date(2026, 1, 1), date(2026, 1, 2), date(2026, 6, 1)]


def consistent(facts):
    """Return whether facts do not contradict each other."""
    try:
        found(**facts)
    except ocsea.UnknownOptionError:
        return False
    return True


@st.composite
def facts(draw, most=6):
    """Some facts of a situation, consistent with each other."""
    names = draw(st.lists(st.sampled_from(sorted(PLAIN)), max_size=most, unique=True))
    made = {}
    for name in names:
        values = st.sampled_from(PLAIN[name])
        made[name] = (
            draw(st.frozensets(values, min_size=1, max_size=3)) if is_set(name) else draw(values)
        )
    if "victim_age_band" not in made and draw(st.booleans()):
        made["victim_age"] = draw(st.sampled_from([0, 7, 15, 17, 18, 40]))
    if draw(st.booleans()):
        made["happened"] = draw(st.sampled_from([*DAYS, (DAYS[1], DAYS[-1])]))
    out = draw(st.frozensets(st.sampled_from(PLAIN["acts"]), max_size=4))
    made["ruled_out"] = {"acts": out - frozenset(made.get("acts", ()))}
    return made if consistent(made) else {}


situations = facts().map(lambda made: ocsea.Situation(**made))


# -- arrays that hold every pair of facts ------------------------------------------------------------------

PARAMETERS = {
    "acts": [None, *PLAIN["acts"]],
    "acts2": [None, "threat-to-distribute", "demand-money", "image-shared", "plan-to-meet"],
    "relationship": [
        None,
        "stranger-online-only",
        "peer",
        "current-partner",
        "ex-partner",
        "family-member",
        "caregiver",
        "teacher-or-school-staff",
        "no-human-ai-system",
    ],
    "age": [None, 8, 15, "child-unspecified", 24],
    "other_age": [None, "adult", "child"],
    "phase": [None, *PLAIN["phase"]],
    "signs": [None, "self-harm-signs", "going-missing", "unexplained-money-need", "fear-of-ex"],
    "impact": [None, "self-harm-or-suicide-risk", "family-conflict", "physical-harm"],
    "setting": [
        None,
        "home",
        "school-or-madrasah",
        "boarding-school-or-pesantren",
        "islands-or-remote",
    ],
    "means": [None, "trust-building", "coercion", "ai-manipulation"],
    "disability": [None, "yes", "communication-support"],
    "help_seeking": [None, "withdrawn", "police-reported"],
    "contact_mode": [None, "online-then-contact"],
    "province": [None, "jakarta", "papua"],
    "happened": [None, date(2019, 6, 1), (date(2023, 6, 1), date(2026, 6, 1))],
    "safe": [None, True],
}


def given(row):
    """Return the facts that a row of an array stands for."""
    made = {name: value for name, value in row.items() if value is not None}
    acts = {made.pop(name) for name in ("acts", "acts2") if name in made}
    if acts:
        made["acts"] = acts
    age = made.pop("age", None)
    if age is not None:
        made["victim_age_band" if isinstance(age, str) else "victim_age"] = age
    if made.pop("safe", None):
        dangers = {"phase": {"immediate-danger"}, "impact": {"self-harm-or-suicide-risk"}}
        made["ruled_out"] = {f: v for f, v in dangers.items() if made.get(f) not in v}
    return made


def allowed(row):
    """Return whether a row does not contradict itself: no adult where an act speaks of a child only."""
    if row.get("acts") == "child-harms-child" and row.get("other_age") == "adult":
        return False
    return row.get("age") != 24 or row.get("acts") not in CHILD_ONLY_ACTS


def _best(name, row, open_pairs):
    """Return the value of a parameter that covers most open pairs with what a row has already."""
    values = [v for v in PARAMETERS[name] if allowed(row | {name: v})]
    return max(
        values,
        key=lambda v: sum(frozenset({(name, v), each}) in open_pairs for each in row.items()),
    )


@cache
def pairwise():
    """Return rows in which every pair of facts stands that can be: each row takes what covers most."""
    names = list(PARAMETERS)
    open_pairs = {
        frozenset({(a, x), (b, y)})
        for a, b in combinations(names, 2)
        for x in PARAMETERS[a]
        for y in PARAMETERS[b]
        if allowed({a: x, b: y})
    }
    rows = []
    while open_pairs:
        row = dict(min(open_pairs, key=lambda pair: sorted(map(str, pair))))
        for name in names:
            if name not in row:
                row[name] = _best(name, row, open_pairs)
        open_pairs -= {frozenset(pair) for pair in combinations(row.items(), 2)}
        rows.append(row)
    return tuple(rows)


# -- what is never said ------------------------------------------------------------------------------------

SAYS_NOT = re.compile(
    r"(?i)\b(jangan|tanpa|tidak|tak|bukan|melarang|berhenti|batalkan|never|no|not|nobody|none|without|nor|"
    r"cannot|bars?|stop|call off)\b"
)
SCREENSHOT = re.compile(
    r"(?i)\b(tangkapan layar|tangkap layar|screenshots?|screen captures?|memotret layar)\b"
)
SETTLING = re.compile(
    r"(?i)\b(mediasi|mediasikan|berdamai|damai|kekeluargaan|menikah\w*|pernikahan|dinikahkan|"
    r"mediat\w*|settle\w*|amicabl\w*|peace letter|marry|marri\w*)\b"
)
DELETING = re.compile(
    r"(?i)\b(hapus|hapuslah|menghapus|delete|deleting|erase)\b[^.]*\b(pesan|akun|messages?|accounts?)\b"
)
PAYING = re.compile(r"(?i)\b(bayar|bayarlah|membayar|pay|paying)\b")
BLAMING = re.compile(
    r"(?i)\b(seharusnya (kamu|anda|ia|dia)|aib|ceroboh|nakal|memalukan|salahmu|salah anda|"
    r"(you|they|she|he) should (not )?have|careless|your (own )?fault|shameful|naughty)\b"
)
FAMILY = re.compile(r"(?i)\b(ibu|ayah|orang tua|keluarga|mother|father|parents?|family)\b")
TPPK = re.compile(r"\b(TPPK|Satgas)\b")
A_SCORE = re.compile(r"(?i)\b(skor|probabilitas|peluang|score|probability|likelihood)\b|\d+\s?%")


def sentences(text):
    return re.split(r"(?<=[.!?:])\s+", " ".join(text.split()))


@cache
def never_said(text, *, child):
    """Return the sentences of a text that advise what is never advised.

    Args:
        text: What somebody is told.
        child: Whether the person harmed is, or may be, a child.
    """
    from tests.test_do_no_harm import told_to_handle_images

    wrong = [
        *told_to_handle_images(text),
        *(s for s in sentences(text) if TPPK.search(s) or A_SCORE.search(s)),
    ]
    rules = [SETTLING, DELETING, PAYING, BLAMING, *([SCREENSHOT] if child else [])]
    wrong += [
        s for s in sentences(text) for rule in rules if rule.search(s) and not SAYS_NOT.search(s)
    ]
    return tuple(wrong)


def advice_of(answer):
    """Return every piece of advice of an answer."""
    return (
        *answer.first_steps,
        *answer.do_not,
        *answer.evidence,
        *answer.removal,
        *answer.rights,
        *answer.do_not_ask,
        *answer.wellbeing,
    )

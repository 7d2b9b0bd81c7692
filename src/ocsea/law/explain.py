"""An answer about the law, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ocsea._base.text import Lang, Text
from ocsea.law.penalty import all_in_words

if TYPE_CHECKING:
    from ocsea.law.applicable import Answer, Applicable, Complaint
    from ocsea.law.matrix import Aggravation

__all__ = ["explain"]

_T: Final[dict[str, Text]] = {
    "disclaimer": Text(
        "Informasi hukum bertanggal, bukan nasihat hukum. Untuk perkara nyata, hubungi pendamping hukum.",
        "Dated legal information, not legal advice. For a real case, turn to legal aid.",
    ),
    "head": Text("{forms}, kejadian pada {day}.", "{forms}, incident on {day}."),
    "primary": Text("Ketentuan utama", "Primary provisions"),
    "supporting": Text("Ketentuan pendukung", "Supporting provisions"),
    "protective": Text("Ketentuan pelindungan", "Protective provisions"),
    "procedural": Text("Ketentuan acara", "Procedural provisions"),
    "none": Text(
        "Tidak ditemukan ketentuan yang tercatat untuk hari itu.",
        "No recorded provision was found for that day.",
    ),
    "gap": Text("Celah, per {day}: {gap}", "Gap, as of {day}: {gap}"),
    "penalty": Text(
        "Ancaman pada hari itu: {penalty}.", "Penalty as it stood that day: {penalty}."
    ),
    "complaint-no": Text("Bukan delik aduan.", "No complaint is needed."),
    "complaint-no-but": Text(
        "Pada pokoknya bukan delik aduan bagi korban ini. {note}",
        "As a rule no complaint is needed for this victim. {note}",
    ),
    "complaint-yes": Text("Delik aduan.", "A complaint is needed."),
    "complaint-open": Text(
        "Delik aduan atau bukan, bergantung pada usia atau disabilitas korban.",
        "Whether a complaint is needed depends on the victim's age or disability.",
    ),
    "complaint-partly": Text("Sebagian delik aduan.", "A complaint is needed for some parts."),
    "complaint-guardian": Text(
        "Karena korban belum 16 tahun, yang mengadu orang tua atau wali; "
        "bukan orang tua yang diduga melakukan.",
        "As the victim is below 16, parents or guardian complain; never a parent who is under suspicion.",
    ),
    "complaint-months": Text(
        "Batasnya {months} bulan sejak diketahui.", "The limit is {months} months from knowing."
    ),
    "condition": Text("Yang harus diperiksa: {condition}", "To be checked: {condition}"),
    "consent-irrelevant-by-text": Text(
        "Persetujuan anak tidak berarti menurut bunyi pasal.",
        "A child's consent is irrelevant by the text.",
    ),
    "consent-partly-by-text": Text(
        "Persetujuan anak sebagian dikesampingkan menurut bunyi pasal.",
        "A child's consent is set aside in part by the text.",
    ),
    "consent-no-rule": Text(
        "Pasal ini tidak mengatur soal persetujuan anak.",
        "The text has no rule on a child's consent.",
    ),
    "aggravation": Text(
        "Dapat diperberat, {what} ({article}), bila: {grounds}.",
        "May be raised, {what} ({article}), if: {grounds}.",
    ),
    "aggravation-met": Text(
        "Diperberat, {what} ({article}), karena: {grounds}.",
        "Raised, {what} ({article}), because: {grounds}.",
    ),
    "ground-child": Text("korban anak", "the victim is a child"),
    "ground-disability": Text(
        "korban penyandang disabilitas", "the victim is a person with a disability"
    ),
    "ground-electronic": Text("memakai sarana elektronik", "electronic means were used"),
    "ground-any": Text("syarat dalam ketentuan itu terpenuhi", "its conditions are met"),
    "or": Text(" atau ", " or "),
    "confidence-derived": Text("Bacaan turunan kami.", "Our derived reading."),
    "confidence-contested": Text("Bacaannya diperdebatkan.", "The reading is contested."),
    "confidence-untested": Text("Belum pernah diuji di pengadilan.", "Untested in court."),
    "caveat": Text("Catatan: {caveat}", "Note: {caveat}"),
    "unverified": Text("Belum terverifikasi.", "Unverified."),
    "near": Text("Nyaris berlaku", "Near misses"),
    "ended": Text(
        "{article}: berakhir, tidak berlaku lagi sejak {day}.",
        "{article}: ended, no longer binding from {day}.",
    ),
    "replaced": Text("Digantikan {by}.", "Replaced by {by}."),
    "begins": Text(
        "{article}: belum berlaku; mulai {day}, selang {days} hari.",
        "{article}: not yet in force; begins on {day} (days later: {days}).",
    ),
    "shields": Text(
        "Hak dan aturan yang selalu menyertai", "Rights and rules that always go with it"
    ),
    "juvenile": Text("Bila yang diduga melakukan anak", "As the person responsible is a child"),
    "track-below-12": Text(
        "Di bawah 12 tahun: tidak diproses pidana.", "Below 12: no criminal proceedings."
    ),
    "track-12-13": Text("12 atau 13 tahun: hanya tindakan.", "12 or 13: measures only."),
    "track-14-17": Text("14 sampai 17 tahun: peradilan anak.", "14 to 17: juvenile justice."),
    "diversion-yes": Text(
        "{article}: diversi wajib diupayakan (ancaman di bawah 7 tahun, bukan pengulangan).",
        "{article}: diversion has to be tried (penalty below 7 years, no repeat).",
    ),
    "diversion-no": Text(
        "{article}: diversi tidak wajib (ancaman 7 tahun atau lebih).",
        "{article}: diversion does not have to be tried (penalty of 7 years or more).",
    ),
    "diversion-open": Text(
        "{article}: diversi diperdebatkan karena pemberatan sepertiga dapat melewati 7 tahun.",
        "{article}: diversion is contested, as a third added could pass 7 years.",
    ),
    "change": Text(
        "Perubahan hukum sebelum sidang {day}: bandingkan hukum lama dan baru; "
        "yang dipakai ditentukan pengadilan.",
        "Change of law before the trial on {day}: compare old and new; which applies is for the court.",
    ),
    "decriminalised": Text(
        "Ada kemungkinan perbuatan itu tidak lagi dipidana; perlu ditelaah ahli hukum.",
        "The act may no longer be punishable; this needs a lawyer.",
    ),
    "no-offence-then": Text(
        "Pada hari kejadian tidak ada tindak pidana yang tercatat di sini; "
        "apakah aturan yang lebih baru dapat dipakai, ditentukan pengadilan.",
        "No offence is recorded here for the day of the incident; "
        "whether a newer rule can be applied is for the court.",
    ),
    "then": Text("Pada hari kejadian: {article}", "On the day of the incident: {article}"),
    "now": Text("Pada hari sidang: {article}", "On the day of the trial: {article}"),
    "questions": Text("Pertanyaan terbuka", "Open questions"),
    "deadlines": Text("Batas waktu", "Time limits"),
    "warnings": Text("Yang perlu diketahui", "What to know"),
    "from": Text("terhitung sejak", "counted from"),
    "hours": Text("{n} jam", "{n} hours"),
    "days": Text("{n} hari", "{n} days"),
    "working-days": Text("{n} hari kerja", "{n} working days"),
    "months": Text("{n} bulan", "{n} months"),
    "years": Text("{n} tahun", "{n} years"),
}


class _Teller:
    def __init__(self, answer: Answer, lang: Lang) -> None:
        self.answer, self.lang = answer, lang

    def say(self, key: str, **gaps: object) -> str:
        return _T[key](self.lang).format(**gaps)

    def cite(self, ident: str) -> str:
        return self.answer._law.citations.name(ident, self.lang)

    def complaint(self, complaint: Complaint, *, partly: bool) -> Iterator[str]:
        if complaint.needed is False and complaint.note:
            yield self.say("complaint-no-but", note=complaint.note(self.lang))
            return
        keys = {False: "complaint-no", True: "complaint-yes", None: "complaint-open"}
        yield self.say("complaint-partly" if partly else keys[complaint.needed])
        if complaint.by_guardian:
            yield self.say("complaint-guardian")
        if complaint.months:
            yield self.say("complaint-months", months=complaint.months)
        if complaint.note:
            yield complaint.note(self.lang)

    def provision(self, applicable: Applicable) -> Iterator[str]:
        rule = applicable.provision
        yield f"- {self.cite(rule.id)}: {rule.summary(self.lang)}"
        if penalty := all_in_words(applicable.versions, self.lang):
            yield "  " + self.say("penalty", penalty=penalty)
        if applicable.complaint:
            partly = rule.complaint == "partly"
            yield "  " + " ".join(self.complaint(applicable.complaint, partly=partly))
        if rule.consent_child and self.answer.facts.child is not False:
            yield "  " + self.say(f"consent-{rule.consent_child}")
        yield from self.aggravations(applicable)
        for condition in applicable.conditions:
            yield "  " + self.say("condition", condition=condition(self.lang))
        if applicable.confidence in {"derived", "contested", "untested"}:
            yield "  " + self.say(f"confidence-{applicable.confidence}")
        if rule.status != "verified":
            yield "  " + self.say("unverified")
        for caveat in rule.caveats:
            yield "  " + self.say("caveat", caveat=caveat(self.lang))

    def aggravations(self, applicable: Applicable) -> Iterator[str]:
        """Tell the grounds of one provision, effect and state in one line."""
        together: dict[tuple[str, str, bool], list[str]] = {}
        for raised in applicable.aggravations:
            ground = raised.ground
            key = (ground.provision, ground.effect(self.lang), raised.met is True)
            together.setdefault(key, []).append(self.ground(ground))
        for (ident, effect, met), grounds in together.items():
            yield "  " + self.say(
                "aggravation-met" if met else "aggravation",
                what=effect,
                article=self.cite(ident),
                grounds="; ".join(dict.fromkeys(grounds)),
            )

    def ground(self, ground: Aggravation) -> str:
        """Return what a ground asks for, in words."""
        facets = self.answer._law._tables("facets")
        words = [self.say(f"ground-{ground.victim}")] if ground.victim else []
        for facet, values in (("relationship", ground.relationship), ("means", ground.means)):
            if values:
                labels = (_inside(facets[facet][value].label(self.lang)) for value in values)
                words.append(self.say("or").join(labels))
        words += [self.say("ground-electronic")] if ground.electronic else []
        words += [_inside(ground.other(self.lang)).rstrip(".")] if ground.other else []
        return ", ".join(words) or self.say("ground-any")

    def provisions(self) -> Iterator[str]:
        if not self.answer.provisions:
            yield self.say("none")
        for role in ("primary", "supporting", "protective", "procedural"):
            found = [a for a in self.answer.provisions if a.role == role]
            if found:
                yield f"## {self.say(role)}"
            for applicable in found:
                yield from self.provision(applicable)
        for gap in self.answer.gaps:
            yield self.say("gap", day=self.answer._law.last_check, gap=gap(self.lang))

    def near(self) -> Iterator[str]:
        if self.answer.near_misses:
            yield f"## {self.say('near')}"
        for miss in self.answer.near_misses:
            article = self.cite(miss.provision.id)
            told = self.say(miss.kind, article=article, day=miss.day, days=miss.days)
            if miss.kind == "ended" and miss.replaced_by:
                told += " " + self.say("replaced", by="; ".join(map(self.cite, miss.replaced_by)))
            yield f"- {told}"

    def juvenile(self) -> Iterator[str]:
        juvenile = self.answer.juvenile
        if juvenile is None:
            return
        yield f"## {self.say('juvenile')}"
        yield f"- {self.say(f'track-{juvenile.track}')}"
        keys = {True: "diversion-yes", False: "diversion-no", None: "diversion-open"}
        if juvenile.track != "below-12":
            for ident, possible in juvenile.diversion.items():
                yield f"- {self.say(keys[possible], article=self.cite(ident))}"

    def change(self) -> Iterator[str]:
        change = self.answer.change_of_law
        if change is None:
            return
        yield f"## {self.say('change', day=change.tried)}"
        if change.flag == "possible_decriminalisation":
            yield self.say("decriminalised")
        if change.flag == "no_offence_then":
            yield self.say("no-offence-then")
        for key, found in (("then", change.then), ("now", change.now)):
            for applicable in found:
                penalty = all_in_words(applicable.versions, self.lang)
                told = self.say(key, article=self.cite(applicable.provision.id))
                yield f"- {told}" + (f": {penalty}" if penalty else "")

    def rest(self) -> Iterator[str]:
        answer = self.answer
        if answer.shields:
            yield f"## {self.say('shields')}"
            for shield in answer.shields:
                rule = shield.provision
                yield f"- {self.cite(rule.id)}: {rule.summary(self.lang)}"
        if answer.deadlines:
            yield f"## {self.say('deadlines')}"
            for limit in answer.deadlines:
                span = self.say(limit.unit, n=limit.amount)
                counted = _inside(limit.counted_from(self.lang))
                yield f"- {limit.what(self.lang).rstrip('.')}: {span}, {self.say('from')} {counted}"
        if answer.questions:
            yield f"## {self.say('questions')}"
            for question in answer.questions:
                yield f"- {question.question(self.lang)} {question.taken(self.lang)}"
        yield f"## {self.say('warnings')}"
        yield from (f"- {warning(self.lang)}" for warning in answer.warnings)

    def tell(self) -> Iterator[str]:
        answer = self.answer
        names = "; ".join(answer._law.form(form).label(self.lang) for form in answer.forms)
        yield self.say("disclaimer")
        yield self.say("head", forms=names, day=answer.happened)
        yield from self.provisions()
        yield from self.near()
        yield from self.juvenile()
        yield from self.change()
        yield from self.rest()


def _inside(words: str) -> str:
    """Return words as they stand inside a sentence; an abbreviation keeps its letters."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def explain(answer: Answer, lang: Lang) -> str:
    """Return an answer in words, as Markdown.

    >>> from datetime import date
    >>> import ocsea
    >>> answer = ocsea.load().law.query("cyberflashing", victim_age=15).on(date(2026, 6, 1))
    >>> print(explain(answer, "en").splitlines()[0])
    Dated legal information, not legal advice. For a real case, turn to legal aid.
    """
    return "\n".join(_Teller(answer, lang).tell()) + "\n"

"""Which language a sentence is written in, told by its small words.

The method is cheap on purpose: count the words of a sentence that are frequent in a language and rare in
the others. Indonesian and English are checked; sentences in other languages are said to be unchecked.

Its limits: a language that is not in the list is seen only by being neither of the known ones, and only in
sentences of some length; Malay is told from Indonesian by few words, so short Malay sentences pass for
Indonesian; sentences that mix two languages count as the one with more small words; a heading of names
alone has no language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ocsea.taxonomy.linter.folding import plain

__all__ = ["LANGUAGE_NAMES", "SMALL_WORDS", "LanguageGuesser"]

Guess = str
"""``id``, ``en``, the code of a language that is not checked, ``other``, or ``""`` for too little to tell."""

LANGUAGE_NAMES: Final = {
    "ms": ("Melayu", "Malay"), "jv": ("Jawa", "Javanese"), "su": ("Sunda", "Sundanese"),
    "tl": ("Tagalog", "Tagalog"), "nl": ("Belanda", "Dutch"), "fr": ("Prancis", "French"),
    "de": ("Jerman", "German"), "es": ("Spanyol", "Spanish"), "pt": ("Portugis", "Portuguese"),
    "it": ("Italia", "Italian"), "vi": ("Vietnam", "Vietnamese"), "min": ("Minang", "Minangkabau"),
}  # fmt: skip

_SMALL: Final = {
    "id": """
        yang dan di ke dari untuk dengan pada adalah ini itu tidak bukan akan telah sudah sedang masih
        juga atau karena sebagai oleh dalam bahwa ia dia mereka kami kita saya aku kamu anda para
        seorang sebuah setelah saat ketika agar supaya namun tetapi tapi jika kalau bila hanya sangat
        lebih bisa dapat harus ada tanpa jangan lagi pernah antara hingga sampai sejak secara serta
        tentang terhadap kepada atas bagi tersebut seperti apa siapa kenapa mengapa bagaimana kapan
        dimana belum semua setiap banyak beberapa satu dua tiga kali nya pun saja aja kok sih dong deh
        kan gak nggak enggak ga udah sama lalu kemudian hari tahun usia umur orang korban pelaku anak
        polisi kata menurut guru siswa siswi sekolah warga kasus warganet diduga usai ujar tak cuma
        bareng masa biar bikin banget loh lho nih tuh gue lu kayak gitu begitu yg dgn utk jadi menjadi
        diri sendiri bersama selama lewat melalui hukum keluarga dirinya ibu bapak ayah perempuan
        pria wanita rumah jalan video foto materi daring kekerasan seksual pelecehan jangankan semata
        ditangkap tersangka terdakwa terlapor pelapor laporkan lapor penyintas polri awas waspada
        """,
    "en": """
        the of and to in is was were are be been being that this these those it its he she they them
        his her their him we you your our i my me not no never for with on at by from as an or but if
        when who whom which what why how where after before because about into over under than then
        there have has had do does did will would can could should may might must said says told says
        also only just more most some any all each other such so out up down off again while during
        between against through without within whose very too don didn isn wasn doesn girl boy man
        woman child children people police year years old victim victims survivor school teacher
        student students online abuse sexual suspect court case report
        """,
    "ms": """
        kerana iaitu sahaja mahu polis wang ialah awak kanak tiada manakala semasa sewaktu sebarang
        daripada dipercayai berumur berusia-ini jenayah mangsa budak laporan-ini bagaimanapun beliau
        suspek ditahan remaja-ini dah-lah tak-nak jangka syarikat pejabat bercakap pelajar-pelajar
        encik puan cikgu telefon kesalahan mahkamah penderaan seksyen kepadanya-ini pihak-polis anda-ini
        """,
    "jv": """
        iku kuwi ora karo lan sing kanggo ing saka wis isih nganti marang kowe aku-iki dheweke iki
        bakal durung uga nanging amarga merga arep ana neng nang opo apa-iku piye kok-ngono wong bocah
        lanang wadon kabeh mung dudu ojo aja-nganti awake dewe ngerti mangkono yen menyang
        """,
    "su": """
        teu henteu anu jeung ka-eta nyaeta ieu eta kana tina ku keur geus parantos oge jadi-na urang
        maneh manehna kuring abdi budak-leutik teh mah atuh naon saha kumaha kunaon sanajan lamun bari
        sareng ulah moal bisa-na awewe lalaki budak barudak
        """,
    "tl": """
        ang ng mga sa si ay na-ang hindi ako siya sila kami tayo kayo ito iyon nang para-sa kay kung
        dahil kapag ngunit pero-ang lang din rin may-mga wala bata babae lalaki niya nila natin po
        """,
    "min": """
        indak ndak nan jo dek ka-urang awak-ko urang inyo iko tu-nan alah lai-ko baa manga dima
        """,
    "nl": """
        de het een en van dat niet is-het op te zijn met voor hij zij ze wordt werd werden worden
        aan er om ook als maar bij nog uit naar heeft hebben deze dit die geen kinderen kind meisje
        jongen slachtoffer politie wij jullie ik over-het door mijn hun haar
        """,
    "fr": """
        le la les des du et est une dans que qui pour pas sur avec son sa ses ce cette ces il elle ils
        elles nous vous je ne au aux par plus ou mais sont été était ont leur leurs enfant enfants
        """,
    "de": """
        der die das und ist nicht ein eine einen dem den des mit von zu auf für sich auch es im wird
        wurde werden sie er wir ich bei nach oder aber als haben hat kind kinder
        """,
    "es": """
        el los las de la que y en un una por con para se del su sus al lo como más pero fue es son no-es
        era han ha este esta estos niños niñas niña menores
        """,
    "pt": """
        o os as um uma de do da dos das que e em para com não por se na no-da como mais foi são ao
        pelo pela criança crianças
        """,
    "it": """
        il lo gli di che e un una per non con del della dei delle sono è nel nella come più ma anche
        bambini bambino
        """,
    "vi": """
        và của là có không được cho các một những này với trong người đã tôi trẻ em cũng va cua khong
        duoc cac mot nhung nay voi nguoi
        """,
}

_LEXICON: Final = {
    lang: frozenset(word for word in plain(words).text.split() if "-" not in word)
    for lang, words in _SMALL.items()
}
_ELSEWHERE: Final = {lang: words for lang, words in _LEXICON.items() if lang not in {"id", "en"}}
_ALL_OTHER: Final = frozenset().union(*_ELSEWHERE.values())
SMALL_WORDS: Final = _LEXICON["id"] | _LEXICON["en"]
"""Frequent words of Indonesian and English."""

_LONG: Final = 5
_TELLS: Final = 2
_MALAY: Final = 3
_AFFIXES: Final = re.compile(
    r"(?:(?:men|mem|meng|meny|ber|ter|di|pe[mn]|ke|per|se)\w{3,}|\w{3,}(?:kan|nya|lah|kah))$"
)
_ENDINGS: Final = re.compile(r"\w{3,}(?:ing|tion|tions|ed|ly|ness|ment|ers|ful|ies|ship|able|ity)$")
_LONGEST_WORD: Final = 40
_AFFIX_SHARE: Final = 0.34


def _not_latin(words: list[str]) -> bool:
    """Return whether most letters are of another script."""
    letters = [c for word in words for c in word[:20] if c.isalpha()]
    return sum(c > "\u024f" for c in letters) * 2 > len(letters) > 1


def _by_shape(words: list[str]) -> Guess:
    """Guess by affixes, for sentences without small words, such as headlines."""
    words = [word for word in words if len(word) <= _LONGEST_WORD]
    indonesian = sum(1 for word in words if _AFFIXES.match(word))
    english = sum(1 for word in words if _ENDINGS.match(word))
    if max(indonesian, english) < max(1, _AFFIX_SHARE * len(words)) or indonesian == english:
        return ""
    return "id" if indonesian > english else "en"


def _elsewhere(strange: set[str]) -> tuple[Guess, int]:
    """Return the unchecked language that most of some words belong to, and how many do."""
    counts = ((lang, len(strange & small)) for lang, small in _ELSEWHERE.items())
    return max(counts, key=lambda pair: pair[1])


class LanguageGuesser:
    """Tells languages by small words and by the words that a linter knows.

    Args:
        indonesian: Words of the linter that are Indonesian.
        english: Words of the linter that are English.

    >>> guess = LanguageGuesser()
    >>> guess.of("polisi menangkap guru itu".split()), guess.of("the teacher was arrested".split())
    ('id', 'en')
    >>> guess.of("de politie heeft de leraar aangehouden".split()), guess.of(["ocsea"])
    ('nl', '')
    """

    def __init__(self, indonesian: Iterable[str] = (), english: Iterable[str] = ()) -> None:
        ours, theirs = set(indonesian), set(english)
        self._id = _LEXICON["id"] | (ours - theirs - _LEXICON["en"] - _ALL_OTHER)
        self._en = _LEXICON["en"] | (theirs - ours - _LEXICON["id"] - _ALL_OTHER)

    def of(self, words: list[str]) -> Guess:
        """Return the language of a sentence, given its words in small letters."""
        if _ALL_OTHER.isdisjoint(words) and "".join(words).isascii():
            english = not self._en.isdisjoint(words)
            if english != (not self._id.isdisjoint(words)):  # the usual case
                return "en" if english else "id"
        return self._weighed(set(words), words)

    def _weighed(self, present: set[str], words: list[str]) -> Guess:
        """Return the language of a sentence that holds words of several, or of none."""
        indonesian, english = len(present & self._id), len(present & self._en)
        if strange := present & _ALL_OTHER:
            code, count = _elsewhere(strange)
            best = max(indonesian, english)
            malay = code == "ms" and count * _MALAY >= best
            if count >= _TELLS and (count > best or malay):
                return code
        if not "".join(words).isascii() and _not_latin(words):
            return "other"
        if indonesian or english:
            return "id" if indonesian >= english else "en"
        return _by_shape(words) or ("other" if len(words) >= _LONG else "")

"""Tests for what every record is made of: texts, word lists, days and spans."""

import pickle
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import ocsea
from ocsea import Text
from ocsea._base.dates import Span, day_of, optional_day
from ocsea._base.text import LANGS, WordLists, check_lang
from ocsea.testing.strategies import days, langs, near, spans, texts

word_lists = st.lists(st.text(min_size=1))


@st.composite
def span_and_day(draw):
    """A span, and a day aimed at its edges as often as not."""
    span = draw(spans())
    edges = [edge for edge in (span.start, span.end) if edge is not None]
    return span, draw(near(*edges) | days())


# -- texts ---------------------------------------------------------------------------------------------


@given(texts())
def test_text_answers_in_the_language_asked_for(text):
    """
    A call with a language gives the text of that language, never the other.
    """
    assert text.id == text("id")
    assert text.en == text("en")


def test_there_are_two_languages():
    """
    The languages are Indonesian and English, Indonesian first.
    """
    assert ("id", "en") == LANGS


@given(st.text() | st.sampled_from(["", "ID", "en-GB", "in", "fr"]))
@example("EN")
def test_unknown_language_is_refused(lang):
    """
    Any other language raises an error that names it and lists the languages there are.
    """
    assume(lang not in LANGS)

    for ask in (Text("a", "b"), WordLists(), check_lang):
        with pytest.raises(ocsea.UnknownOptionError) as caught:
            ask(lang)

        assert f"lang cannot be {lang!r}" == caught.value.message
        assert caught.value.hint.endswith("use one of: id, en.")
        assert "unknown-option" == caught.value.code


def test_unknown_language_is_a_value_error():
    """
    Code that catches the builtin error also catches the error of the library.
    """
    with pytest.raises(ValueError, match="lang cannot be 'fr'"):
        ocsea.load().forms["cyberstalking"].label("fr")


@given(texts())
def test_text_is_made_from_a_table_or_taken_as_it_is(text):
    """
    A table with both languages gives an equal text, and a text stays itself.
    """
    assert text == Text.of({"id": text.id, "en": text.en})
    assert text is Text.of(text)


@given(texts())
def test_text_cannot_be_changed(text):
    """
    A text is a value: it cannot be changed, is equal to its copy, and hashes alike.
    """
    copy = pickle.loads(pickle.dumps(text))  # noqa: S301

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        text.id = "lain"
    assert text == copy
    assert hash(text) == hash(copy)


@given(st.integers(), langs())
def test_gaps_are_filled_in_both_languages(number, lang):
    """
    Filling a gap fills it in Indonesian and in English, and leaves the first text as it was.
    """
    text = Text("Kelompok {n}", "Group {n}")

    filled = text.format(n=number)

    assert {"id": f"Kelompok {number}", "en": f"Group {number}"}[lang] == filled(lang)
    assert Text("Kelompok {n}", "Group {n}") == text


# -- word lists ----------------------------------------------------------------------------------------


@given(word_lists, word_lists)
def test_word_lists_keep_words_and_order(indonesian, english):
    """
    Word lists answer in the language asked for, in order, and cannot be changed afterwards.
    """
    words = WordLists.of({"id": indonesian, "en": english})

    assert tuple(indonesian) == words("id")
    assert tuple(english) == words("en")
    assert words is WordLists.of(words)
    indonesian.append("lain")
    assert len(indonesian) - 1 == len(words.id)


@given(word_lists, langs())
def test_language_without_words_is_empty(words, lang):
    """
    A table may name one language only; the other has no words then.
    """
    found = WordLists.of({lang: words})

    assert tuple(words) == found(lang)
    assert [()] == [found(other) for other in LANGS if other != lang]
    assert WordLists() == WordLists.of({})


# -- days and spans ------------------------------------------------------------------------------------


@given(days())
def test_day_is_read_from_its_iso_form(day):
    """
    A day and its ISO form are the same day; none stays none.
    """
    assert day == day_of(day.isoformat())
    assert day is day_of(day)
    assert day == optional_day(day.isoformat())
    assert optional_day(None) is None


@pytest.mark.parametrize("wrong", ["2015-02-31", "31-01-2026", "soon", ""])
def test_day_that_does_not_exist_is_refused(wrong):
    """
    What is not a day of the calendar is not taken for one.
    """
    with pytest.raises(ValueError, match=r"."):
        day_of(wrong)


@given(span_and_day())
def test_span_is_half_open(case):
    """
    A span holds its first day and every later one before its end, and not the end itself.
    """
    span, day = case
    inside = (day - span.start).days >= 0 and (span.end is None or (span.end - day).days >= 1)

    assert inside == span.covers(day)


@given(spans())
def test_edges_of_a_span(span):
    """
    The first day is inside, the day before it is not; the end is outside, the day before it is not.
    """
    step = timedelta(1)

    assert span.covers(span.start)
    assert not span.covers(span.start - step)
    if span.end is None:
        assert span.covers(date.max)
    else:
        assert not span.covers(span.end)
        assert span.covers(span.end - step)


@given(days())
def test_span_without_a_start_reaches_back(day):
    """
    Without a recorded first day every day before the end is inside; without both, every day is.
    """
    assert Span(end=day).covers(date.min)
    assert not Span(end=day).covers(day)
    assert Span().covers(day)


@given(days(), st.integers(0, 3))
def test_end_must_lie_after_the_start(start, back):
    """
    A span that ends on its start or before is refused, with the reason and what a span is.
    """
    end = start - timedelta(back)

    with pytest.raises(ocsea.DateOrderError) as caught:
        Span(start=start, end=end)

    assert f"end {end} is not after start {start}" == caught.value.message
    assert "spans are half-open: [start, end)." == caught.value.hint
    assert "date-order" == caught.value.code


@given(days())
def test_shortest_span_is_one_day(day):
    """
    A span may be as short as one day, and then holds that day alone.
    """
    step = timedelta(1)
    span = Span(start=day, end=day + step)

    assert [False, True, False] == [span.covers(d) for d in (day - step, day, day + step)]


@given(spans())
def test_span_is_made_from_a_table_or_taken_as_it_is(span):
    """
    A table with days, written as days or as text, gives an equal span, and a span stays itself.
    """
    given_days = {"start": span.start} | ({"end": span.end} if span.end else {})
    written = {key: day.isoformat() for key, day in given_days.items()}

    assert span == Span.of(given_days)
    assert span == Span.of(written)
    assert span is Span.of(span)

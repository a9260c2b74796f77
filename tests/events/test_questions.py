"""What the types of questions take, keep and show."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.events import questions
from webinars.events.programme import Question, QuestionChoice, QuestionType
from webinars.events.questions import TYPES, InvalidAnswer, MissingAnswer, choices, parse, raw, show

MEALS = {
    "vegan": {"en": "Vegan", "fr": "Végétalien"},
    "halal": {"en": "Halal"},
    "none": {"ar": "لا شيء"},
}


def question(kind: QuestionType, *, required: bool = False) -> Question:
    own = [QuestionChoice(key=key, position=0, labels=labels) for key, labels in MEALS.items()]
    return Question(key="q", type=kind, required=required, choices=own)


def test_every_type_is_known() -> None:
    assert set(TYPES) == set(QuestionType)


@pytest.mark.parametrize(
    ("kind", "sent", "kept", "shown"),
    [
        (QuestionType.TEXT, ["  Omar Алексій 王 "], "Omar Алексій 王", "Omar Алексій 王"),
        (QuestionType.TEXT, ["x" * 200], "x" * 200, "x" * 200),
        (QuestionType.LONG_TEXT, ["one\r\ntwo\rthree"], "one\ntwo\nthree", "one\ntwo\nthree"),
        (QuestionType.CHOICE, ["vegan"], "vegan", "Vegan"),
        (QuestionType.CHOICES, ["halal", "vegan"], ["vegan", "halal"], "Vegan, Halal"),
        (QuestionType.CHOICES, ["vegan", "vegan"], ["vegan"], "Vegan"),
        (QuestionType.YES_NO, ["yes"], True, "Yes"),
        (QuestionType.YES_NO, ["no"], False, "No"),
        (QuestionType.COUNTRY, ["BE"], "BE", "Belgium"),
        (QuestionType.COUNTRY, ["XK"], "XK", "Kosovo"),
        (QuestionType.NUMBER, ["12"], 12, "12"),
        (QuestionType.NUMBER, ["-3"], -3, "-3"),
        (QuestionType.NUMBER, ["1\u202f250 000"], 1250000, "1,250,000"),
        (QuestionType.NUMBER, ["٤٢"], 42, "42"),
        (QuestionType.DATE, ["2024-02-29"], "2024-02-29", "Thursday 29 February 2024"),
    ],
)
def test_an_answer_is_kept_shown_and_filled_in_again(
    kind: QuestionType, sent: list[str], kept: object, shown: str
) -> None:
    asked = question(kind, required=True)
    value = parse(asked, sent)
    assert value == kept
    assert type(value) is type(kept)
    assert json.loads(json.dumps(value)) == value
    assert show(asked, value, "en") == shown
    assert parse(asked, raw(asked, value)) == value


@pytest.mark.parametrize(
    ("kind", "sent", "sentence"),
    [
        (QuestionType.TEXT, ["x" * 201], "Use at most 200 characters."),
        (QuestionType.TEXT, ["a\nb"], "This contains a character that cannot be used."),
        (QuestionType.TEXT, ["a\0b"], "This contains a character that cannot be used."),
        (QuestionType.TEXT, ["a\ud800b"], "This contains a character that cannot be used."),
        (QuestionType.LONG_TEXT, ["a\0b"], "This contains a character that cannot be used."),
        (QuestionType.LONG_TEXT, ["x" * 6000], "Use at most 5000 characters."),
        (QuestionType.CHOICE, ["meat"], "Choose one of the answers that are offered."),
        (QuestionType.CHOICES, ["vegan", "meat"], "Choose one of the answers that are offered."),
        (QuestionType.YES_NO, ["maybe"], "Choose one of the answers that are offered."),
        (QuestionType.COUNTRY, ["ZZ"], "Choose one of the answers that are offered."),
        (QuestionType.COUNTRY, ["Belgium"], "Choose one of the answers that are offered."),
        (QuestionType.NUMBER, ["twelve"], "Write a whole number, such as 12."),
        (QuestionType.NUMBER, ["1.5"], "Write a whole number, such as 12."),
        (QuestionType.NUMBER, ["1_000"], "Write a whole number, such as 12."),
        (QuestionType.NUMBER, ["9" * 5000], "Write a whole number, such as 12."),
        (QuestionType.DATE, ["2023-02-29"], "Write a date that exists, such as 2024-02-28."),
        (QuestionType.DATE, ["28/02/2024"], "Write a date that exists, such as 2024-02-28."),
    ],
)
def test_what_a_question_does_not_take_is_refused_with_a_sentence(
    kind: QuestionType, sent: list[str], sentence: str
) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        parse(question(kind), sent)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("kind", QuestionType)
@pytest.mark.parametrize("sent", [[], [""], [" \t\n"]])
def test_an_optional_question_may_stay_open(kind: QuestionType, sent: list[str]) -> None:
    asked = question(kind)
    assert parse(asked, sent) is None
    assert show(asked, None, "en") == ""
    assert raw(asked, None) == []


@pytest.mark.parametrize("kind", QuestionType)
def test_a_required_question_may_not(kind: QuestionType) -> None:
    with pytest.raises(MissingAnswer):
        parse(question(kind, required=True), ["  "])


def test_choices_are_labelled_in_the_language_of_the_reader_where_there_is_a_label() -> None:
    asked = question(QuestionType.CHOICE)
    assert choices(asked, "fr") == [("vegan", "Végétalien"), ("halal", "Halal"), ("none", "لا شيء")]


def test_an_answer_outlives_its_choice() -> None:
    assert show(question(QuestionType.CHOICES), ["vegan", "removed"], "en") == "Vegan, removed"


def test_countries_are_named_and_sorted_in_the_language_of_the_reader() -> None:
    asked = question(QuestionType.COUNTRY)
    french = choices(asked, "fr")
    names = [name for _code, name in french]
    assert len(french) == 250
    assert names.index("Espagne") < names.index("Éthiopie") < names.index("Fidji")
    assert show(asked, "BE", "fr") == "Belgique"
    assert not {"EU", "UN", "ZZ", "001"} & set(dict(french))


def test_numbers_and_dates_are_shown_as_the_language_writes_them() -> None:
    assert show(question(QuestionType.NUMBER), 1250000, "fr") == "1\u202f250\u202f000"
    assert show(question(QuestionType.DATE), "2024-02-28", "fr") == "mercredi 28 février 2024"


def test_forms_are_told_how_to_put_a_question() -> None:
    assert TYPES[QuestionType.COUNTRY].autocomplete == "country"
    assert TYPES[QuestionType.NUMBER].inputmode == "numeric"
    assert TYPES[QuestionType.DATE].input_type == "date"
    assert TYPES[QuestionType.LONG_TEXT].widget is questions.Widget.PARAGRAPHS
    assert TYPES[QuestionType.TEXT].max_length == 200


@given(kind=st.sampled_from(QuestionType), sent=st.lists(st.text(max_size=30), max_size=3))
def test_anything_sent_is_taken_or_refused(kind: QuestionType, sent: list[str]) -> None:
    asked = question(kind)
    try:
        value = parse(asked, sent)
    except InvalidAnswer:
        return
    json.dumps(show(asked, value, "en"))

"""/pengaturan/kata: what the office teaches the reader, tried on real texts before it is kept."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot import office
from bot.office import Vocabulary
from bot.staff import desk, privacy
from bot.staff.access import staff_here
from bot.staff.settings_words import FLASH, INTENTS, WORD_FAULTS
from bot.staff.words import HIDDEN
from bot.web import services
from models import audit, office_setting
from models.message import Message
from reading import read
from reading.district import District, OwnWords, load_district, taught
from reading.folding import fold
from reading.lexicon import lexicon_for
from reading.tokens import tokenize
from reading.values import Reading

blueprint = Blueprint("vocabulary", __name__)

_TEXTS, _SHOWN = 500, 20
_SHORTEST, _LONGEST, _MOST_WORDS = 3, 40, 4
_MOST_TAUGHT = 200


@dataclass(frozen=True, slots=True)
class Word:
    """A phrase and what it is to mean: a category or a kelurahan, by its code."""

    phrase: str
    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class Change:
    """A real text that would be read differently."""

    text: str
    before: str
    after: str


@blueprint.get("/pengaturan/kata")
def show() -> str:
    """The words, and with `kata` and `arti` in the address what one more would change."""
    word = _word(request.args)
    with services().sessions.begin() as session:
        kept = _kept(session)
        texts = _latest(session) if word else []
        waiting = desk.waiting(session)
    fault = _fault(word, kept) if word else ""
    changes = _changes(texts, kept, _with(kept, word)) if word and not fault else []
    return render_template(
        "vocabulary.html",
        kept=kept,
        word=word,
        fault=fault,
        changes=changes[:_SHOWN],
        changed=len(changes),
        tried=len(texts),
        district=load_district(),
        waiting=waiting,
    )


@blueprint.post("/pengaturan/kata")
def teach() -> Response:
    """Keeps one more word, in force from the next text on."""
    word = _word(request.form)
    with services().sessions.begin() as session:
        kept = _kept(session)
        if word is None or _fault(word, kept):
            typed = {name: request.form.get(name, "") for name in ("kata", "arti")}
            return redirect(f"{url_for('vocabulary.show')}?{urlencode(typed)}", 303)
        office.keep(session, office.VOCABULARY, _with(kept, word), staff_here().staff_id)
        audit.record(session, staff_here().staff_id, "word_taught", f"word:{word.code}")
    flash(FLASH["word_taught"].format(word=word.phrase), "good")
    return redirect(url_for("vocabulary.show"), 303)


@blueprint.post("/pengaturan/kata/hapus")
def forget() -> Response:
    """Takes a word back."""
    phrase = request.form.get("kata", "")
    with services().sessions.begin() as session:
        kept = _kept(session)
        left = Vocabulary(
            categories=tuple(each for each in kept.categories if each[0] != phrase),
            places=tuple(each for each in kept.places if each[0] != phrase),
        )
        if left != kept:
            office.keep(session, office.VOCABULARY, left, staff_here().staff_id)
            audit.record(session, staff_here().staff_id, "word_forgotten")
            flash(FLASH["word_forgotten"].format(word=phrase), "good")
    return redirect(url_for("vocabulary.show"), 303)


def _kept(session: Session) -> Vocabulary:
    return Vocabulary.model_validate(office_setting.read(session, office.VOCABULARY))


def _word(given: dict[str, str]) -> Word | None:
    """What was typed; None where nothing was, or where it means nothing that we know."""
    phrase = " ".join(fold(given.get("kata", "")[:_LONGEST]).split())
    code, district = given.get("arti", ""), load_district()
    kind = "categories" if code in district.categories else "places"
    known = code in district.categories or code in district.kelurahan
    return Word(phrase, kind, code) if phrase and known else None


def _fault(word: Word, kept: Vocabulary) -> str:
    """Why this cannot be taught; empty where it can."""
    tokens = tokenize(word.phrase)
    language = lexicon_for(load_district()).language
    taken = {*language.keywords, *language.numbers, *language.common}
    if len(word.phrase) < _SHORTEST or not all(token.kind == "word" for token in tokens):
        return WORD_FAULTS["short"]
    if len(tokens) > _MOST_WORDS:
        return WORD_FAULTS["long"]
    if word.phrase in {phrase for phrase, _ in (*kept.categories, *kept.places)}:
        return WORD_FAULTS["known"]
    if len(kept.categories) + len(kept.places) >= _MOST_TAUGHT:
        return WORD_FAULTS["full"]
    return WORD_FAULTS["common"] if word.phrase in taken else ""


def _with(kept: Vocabulary, word: Word) -> Vocabulary:
    more = (*getattr(kept, word.kind), (word.phrase, word.code))
    return kept.model_copy(update={word.kind: more})


def _latest(session: Session) -> list[str]:
    wanted = select(Message.text).where(Message.text != "").order_by(Message.id.desc())
    return list(session.scalars(wanted.limit(_TEXTS)))


def _changes(texts: list[str], kept: Vocabulary, wanted: Vocabulary) -> list[Change]:
    before, after = _district(kept), _district(wanted)
    told = ((text, _told(read(text, before)), _told(read(text, after))) for text in texts)
    shown = privacy.reads_words()
    return [
        Change(text if shown and not privacy.sounds_private(text) else HIDDEN, old, new)
        for text, old, new in told
        if old != new
    ]


def _district(words: Vocabulary) -> District:
    return taught(load_district(), OwnWords(words.categories, words.places))


def _told(reading: Reading) -> str:
    """What a text says, in a line."""
    district = load_district()
    lines = []
    for case in reading.reports:
        category = district.categories[case.category].short_name if case.category else "?"
        place = district.kelurahan[case.kelurahan].name if case.kelurahan else "?"
        lines.append(f"{category} {case.count or '?'} {place}")
    return "; ".join(lines) or INTENTS.get(reading.intent, reading.intent)

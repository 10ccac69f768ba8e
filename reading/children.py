"""Categories that depend on age: "2 anak tuna netra" are children with a disability."""

from __future__ import annotations

from reading.around import Around
from reading.marks import CategoryMark
from reading.message import Message
from reading.words import listed

_LOOK_BACK = 6  # words in front of a category that may say "anak"


def category_of(message: Message, category: CategoryMark) -> tuple[str, ...]:
    """The children's category when the people are children: "2 anak tuna netra" is ADK."""
    if category.kind == "code" or len(category.codes) > 1:
        return category.codes
    lexicon = message.lexicon
    tokens = message.tokens[category.first : category.last + 1]
    said = " ".join(f"{token.text} {token.word}" for token in tokens)
    ages = _ages_of(message, category)
    for rule in lexicon.age_rules:
        if rule.code != category.codes[0] or not (not rule.only_behind or rule.only_behind in said):
            continue
        by_age = bool(ages) and all(rule.from_age <= age <= rule.to_age for age in ages)
        by_word = rule.from_age == 0 and not rule.only_behind and _is_child(message, category)
        if by_age or by_word:
            return (rule.becomes,)
    return category.codes


def _ages_of(message: Message, category: CategoryMark) -> set[int]:
    """The ages told of these people: all, or those behind them and before the next."""
    people = [mark for mark in message.categories if not mark.background]
    counted = [count for count in message.counts if not count.part]
    if len(people) < 2 or len(counted) < 2:
        return {age.years for age in message.ages}
    later = (mark.first for mark in people if mark.first > category.last)
    until = next(later, len(message.tokens))
    first = 0 if category is people[0] else category.first
    return {age.years for age in message.ages if first <= age.first < until}


def _is_child(message: Message, category: CategoryMark) -> bool:
    children, grown = listed("context", "children"), listed("context", "grown")
    around = Around(message.tokens)
    if around.word(category.last + 1) in children:
        return around.word(category.last + 2) not in grown
    for index in range(category.first - 1, max(-1, category.first - 1 - _LOOK_BACK), -1):
        if around.is_end(index):
            return False
        if around.word(index).removesuffix("nya") in children:
            if around.word(index) not in ("anak", "remaja"):
                return True
            having = listed("numbers", "having")
            behind = around.word(index + 1)
            return behind not in grown and around.word(index - 1) not in having
    return False

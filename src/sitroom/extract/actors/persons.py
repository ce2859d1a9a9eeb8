"""Named persons: where their names stand, which titles go with them, who they are.

The model's labels are wrong a third of the time, so a label alone makes nobody a person when the gazetteer or the
actor lexicon knows the words as something else, and a title before a name makes one whatever the label."""

from __future__ import annotations

from sitroom.analyse.grammar import children
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.actors.reader import Person, Reader, lookup
from sitroom.extract.actors.spans import DETERMINERS, MODIFYING
from sitroom.lexicon.actors import letters, within
from sitroom.lexicon.schema.actors import ActorRow, AgentRow, TitleRow
from sitroom.records import Actor

PARTICLES = frozenset(
    {"al", "el", "bin", "ibn", "ben", "abu", "umm", "de", "del", "la", "las", "los", "van", "von", "der", "da", "dos",
     "di", "y", "e", "-", "'", "’", "."}
)  # fmt: skip
MAX_NAME = 7  # words of one name
MAX_LOOKED = 8  # mentions of one person that are asked who he is
NAMESAKE = 20  # years before his first known office in which a name is somebody else's


def find_persons(reader: Reader) -> None:
    """Fills reader.persons for the whole report; later short forms take the fullest form's name."""
    found: list[Person] = []
    reader.placelike = _placelike(reader)
    for sentence in reader.draft.analysis.sentences:
        found.extend(_in_sentence(reader, sentence))
    _link(reader, found)
    for person in found:
        reader.by_name.setdefault(person.full.lower(), []).append(person)
        if person.word:
            reader.by_title.setdefault(person.word, []).append(person)
        for n in range(person.name_first, person.last + 1):
            reader.persons[n] = person
        for n in range(person.first, person.name_first):
            token = reader.tokens[n]
            if _title_rows(reader, token):
                reader.persons.setdefault(n, person)
    tokens = reader.tokens
    reader.apposing = frozenset(tokens[n].sentence.index for n in reader.persons if n and tokens[n - 1].text == ",")
    for name, mentions in reader.by_name.items():
        mentions.sort(key=lambda p: p.title is None)  # those that say most about him first
        reader.by_name[name] = mentions[:MAX_LOOKED]


def _placelike(reader: Reader) -> frozenset[str]:
    """Names that the report uses as places: "in Darayya", "the town of Darayya"."""
    found = set()
    for token in reader.tokens:
        if token.pos != "PROPN" or token.function != "prep_object":
            continue
        prep = token.head
        if prep.lower in reader.cue("place_preps"):
            found.add(token.lower)
        elif prep.lower == "of" and prep.head.i < prep.i:
            rows = lookup(reader.lex.agents, reader.tokens, prep.head.i)[1]
            if any(r.kind == "site" for r in rows):
                found.add(token.lower)
    return frozenset(found)


def _in_sentence(reader: Reader, sentence: Sentence) -> list[Person]:
    found, tokens, at = [], sentence.tokens, 0
    while at < len(tokens):
        named = tokens[at].norm[0].isupper() or tokens[at].i in reader.hits
        end = _run_end(reader, tokens, at) if named else None
        if end is None:
            at += 1
            continue
        person = _person(reader, tokens, at, end)
        if person:
            found.append(person)
        at = end + 1
    return found


def _name_like(reader: Reader, token: Token) -> bool:
    hit = reader.hit(token)
    if hit:
        return hit.best.row is not None and hit.best.row.kind == "person"
    return (
        token.norm[0].isupper()
        and token.pos in ("PROPN", "X", "NOUN", "ADJ", "")
        and not _row_is_demonym(reader, token)
    )


def _row_is_demonym(reader: Reader, token: Token) -> bool:
    hit = reader.hit(token)
    return bool(hit and hit.what == "demonym")


def _run_end(reader: Reader, tokens: list[Token], at: int) -> int | None:
    """End of the run of name words that starts here; a known person's name is a run of its own."""
    first = tokens[at]
    if not _name_like(reader, first):
        return None
    if first.pos != "PROPN" and not reader.hit(first):
        return None
    if first.lower in reader.cue("place_preps") or first.lower in DETERMINERS:
        return None
    end = at
    for n in range(at + 1, min(len(tokens), at + 12)):
        token = tokens[n]
        if token.lower in PARTICLES:
            if token.text == "." and not (len(tokens[n - 1].text) <= 5 and token.pos == "PROPN"):
                break
            continue
        if not _name_like(reader, token) or n - end > 3:
            break
        end = n
    return end


def _person(reader: Reader, tokens: list[Token], at: int, end: int) -> Person | None:
    """A person of the run tokens[at..end], or None when it names something else."""
    start, title, word = at, None, None
    for n in range(at, end):
        rows = _title_rows(reader, tokens[n])
        if rows and not reader.hit(tokens[n]):
            start, title, word = n + 1, rows[0], tokens[n].lower
    while start <= end and tokens[start].text in (".", "-"):
        start += 1
    if start == at and at > 0:
        told = _before_dot(tokens, at)
        title, word = next(iter(_title_rows(reader, told)), None), told.lower
    name = tokens[start : end + 1]
    if title is not None and len(name) == 1 and _title_rows(reader, name[0]):
        return None
    if not name or len([t for t in name if t.text[0].isalpha()]) > MAX_NAME:
        return None
    if not _is_person(reader, name, title):
        return None
    words = reader.draft.words(name[0], name[-1]).text
    person = Person(name[0].i, name[0].i, name[-1].i, " ".join(words.split()))
    if title is not None:
        person.first = _titles_start(reader, name[0])
        person.title, person.word = title.id, word
        person.gender = title.gender if isinstance(title, TitleRow) else None
    return person


def _before_dot(tokens: list[Token], at: int) -> Token:
    return tokens[at - 2] if tokens[at - 1].text == "." and at > 1 else tokens[at - 1]


def _title_rows(reader: Reader, token: Token) -> list[AgentRow | TitleRow]:
    """Rows of a word that may stand before a name: "General", "spokesman", "Mr"."""
    row = reader.lex.titles.get(token.lower)
    if row and token.norm[0].isupper():
        return [row]
    if token.pos not in ("NOUN", "PROPN", "ADJ"):
        return []
    _, agents = lookup(reader.lex.agents, reader.tokens, token.i)
    return [a for a in agents if a.title or (a.role == "member" and a.kind == "people")]


def _is_person(reader: Reader, name: list[Token], title: AgentRow | TitleRow | None) -> bool:
    hit = reader.hit(name[-1]) or reader.hit(name[0])
    if hit:
        return bool(hit.best.row and hit.best.row.kind == "person")
    words = [t.lower for t in name]
    if any(w in reader.cue("organisation_words") for w in words) or any(c.isdigit() for c in name[-1].text):
        return False
    if title is not None:
        return not _place_only(reader, name) or len(words) > 1
    if _place_only(reader, name) or (len(name) == 1 and name[0].lower in reader.placelike):
        return False
    before = reader.before(name[0])
    if before is not None and before.lower in reader.cue("place_preps") | reader.cue("organisation_words"):
        return False
    if _names_a_thing(reader, name[-1]):
        return False
    if any(r.role in ("thing", "body", "force") for r in lookup(reader.lex.agents, reader.tokens, name[-1].i)[1]):
        return False
    if letters(name[0].norm) in reader.lex.given and len(words) > 1:
        return True
    if name[-1].entity == "PERSON" or name[0].entity == "PERSON":
        return all(t.norm[0].isupper() or t.lower in PARTICLES for t in name) and not name[0].text.isdigit()
    return _described(reader, name[-1])


def _names_a_thing(reader: Reader, last: Token) -> bool:
    """ "Luis Vernaza hospital", "Ramirez bridge": the thing, not the man; but "the Cristiani government" is his."""
    if last.function not in MODIFYING or last.head.i <= last.i:
        return False
    return any(r.role == "thing" for r in lookup(reader.lex.agents, reader.tokens, last.head.i)[1])


def _place_only(reader: Reader, name: list[Token]) -> bool:
    """The gazetteer knows these words, or their last, as a place."""
    place = reader.place(name[-1])
    if place is None or place.gazetteer_id is None:
        return False
    return place.start <= name[0].start or not (len(name) > 1 and _personal(reader, name))


def _personal(reader: Reader, name: list[Token]) -> bool:
    """A name of several words that ends like a place ("Kenzo Oshima"), yet is labelled or described as a person."""
    return "PERSON" in (name[0].entity, name[-1].entity) or _described(reader, name[-1])


def _described(reader: Reader, head: Token) -> bool:
    """An apposition says that it is a person: "Juan Perez, a peasant leader"."""
    for other in children(head, "apposition"):
        rows = lookup(reader.lex.agents, reader.tokens, other.i)[1]
        if any(r.role == "member" and r.kind == "people" for r in rows):
            return True
    return False


def _titles_start(reader: Reader, name: Token) -> int:
    """First word of the titles before a name, with what says whose they are ("Syrian Foreign Minister")."""
    first, at = name.i, name.i - 1
    floor = name.sentence.tokens[0].i
    while at >= floor:
        token = reader.tokens[at]
        rows = _title_rows(reader, token)
        if rows:
            first = lookup(reader.lex.agents, reader.tokens, at)[0] if isinstance(rows[0], AgentRow) else at
            at = first - 1
        elif token.text in (".", "'s", "’s", "-"):
            at -= 1
        elif reader.hit(token) or _modifies(reader, token):
            first = at
            at -= 1
        else:
            break
    return first


def _modifies(reader: Reader, token: Token) -> bool:
    if token.pos not in ("ADJ", "NOUN", "PROPN") and token.tag != "VBN":
        return False
    known = (
        lookup(reader.lex.modifiers, reader.tokens, token.i)[1] or lookup(reader.lex.agents, reader.tokens, token.i)[1]
    )
    return bool(known) or (token.function in ("compound", "modifier") and token.head.i > token.i)


def _link(reader: Reader, found: list[Person]) -> None:
    """Short forms take the name of the one fuller form that holds their last word."""
    by_word: dict[str, dict[str, Person]] = {}
    for person in found:
        words = [w for w in person.full.lower().replace("-", " ").split() if w not in PARTICLES]
        if len(words) > 1:
            for word in words:
                by_word.setdefault(word, {}).setdefault(person.full.lower(), person)
    for person in found:
        words = [w for w in person.full.lower().replace("-", " ").split() if w not in PARTICLES]
        if not words:
            continue
        if len(by_word.get(words[-1], {})) > MAX_LOOKED:
            continue  # too many of the name to tell who is meant
        longer = {f: p for f, p in by_word.get(words[-1], {}).items() if f != person.full.lower()}
        fuller = _distinct({f: p for f, p in longer.items() if set(words) <= set(f.replace("-", " ").split())})
        if len(fuller) == 1:
            person.full = fuller[0].full
    titled = {p.full.lower(): p for p in reversed(found) if p.title}
    for person in found:
        model = titled.get(person.full.lower())
        if model and not person.title:
            person.gender = person.gender or model.gender


def _distinct(forms: dict[str, Person]) -> list[Person]:
    """Persons that are not just longer forms of each other; the longest stands for its shorter ones."""
    kept: list[Person] = []
    for text in sorted(forms, key=lambda t: (-len(t), t)):
        words = set(text.replace("-", " ").split())
        if not any(words <= set(k.full.lower().replace("-", " ").split()) for k in kept):
            kept.append(forms[text])
    return kept


def _too_early(row: ActorRow, date: str | None) -> bool:
    """Whether the report is so old that its bearer of the name must be somebody else."""
    return bool(date and row.since and int(row.since[:4]) - int(date[:4]) > NAMESAKE)


def known_person(reader: Reader, token: Token, full: str) -> Actor | None:
    """The office-holder or leader that a known name stands for, dated; `name` is his full name.

    `full`: the fullest form of the name in the report.

    A surname that several known persons bear gives no id, and only what they share."""
    hit = reader.hit(token)
    if not hit or not hit.best.row or hit.best.row.kind != "person":
        return None
    rows = [n.row for n in hit.names if n.row and n.row.kind == "person"]
    rows = [r for r in rows if not _too_early(r, reader.date)]
    rows = [r for r in rows if full.lower() in (n.lower() for n in (r.name, *r.names))] or rows
    if not rows:
        return None
    dated = [r for r in rows if within(r, reader.date) == 0] or rows
    row = dated[0]
    span = reader.draft.words(reader.tokens[hit.first], reader.tokens[hit.last])
    sector = row.sector if within(row, reader.date) == 0 else "ELI" if within(row, reader.date) > 0 else None
    sure = len({r.name for r in dated}) == 1
    shared = {r.country for r in dated}
    return Actor(
        id=row.id if sure else None,
        name=row.name if sure else span.text,
        text=span.text,
        start=span.start,
        end=span.end,
        kind="person",
        country=row.country if len(shared) == 1 else None,
        sector=sector,
        member_of=reader.lex.called(row.parent) if sure and row.parent and within(row, reader.date) == 0 else None,
    )

"""Mends parses that are systematically wrong, before anything is read from them."""

from __future__ import annotations

from sitroom.analyse.clauses import aside, deed_of, lost_speaker, second_clause, spoken_after, two_sentences
from sitroom.analyse.tokens import Sentence, Token

CLAUSAL = ("root", "clause", "adverbial")
HELD = ("object", "prep_object")
SUBJECTS = ("subject", "passive_subject")
# verbs whose gerund is their complement: "denied attacking civilians" tells of no "attacking civilians"
OF_DEEDS = frozenset(
    {"admit", "deny", "stop", "halt", "avoid", "cease", "resume", "begin", "start", "continue", "keep"}
)
AGED = ("old", "olds")


def mend(sentence: Sentence) -> None:
    """Changes heads and functions in place. Each mend stands for a construction, never for a word of a text."""
    for token in sentence.tokens:
        if token.lemma == "have" and token.pos == "VERB":
            _perfect(token)
        elif token.tag in ("NN", "NNS") and token.function in CLAUSAL:
            _headline_verb(token, sentence)
        elif token.tag in ("VB", "VBP") and token.function == "root":
            _hidden_object(token, sentence)
        elif token.tag == "VB" and token.function in SUBJECTS:
            _verb_for_noun(token)
        elif token.tag == "VBG" and token.function == "modifier":
            _gerund_before_object(token)
        elif token.tag == "VBG" and token.function in SUBJECTS and any(c.function == "subject" for c in token.children):
            _told_of_subject(token)
        elif token.tag == "VBG" and token.function in (*HELD, *SUBJECTS):
            _named_gerund(token)
        elif token.tag == "VBD" and token.function == "adnominal":
            _bare_passive(token)
        elif token.tag == "VBD" and token.function in ("open_clause", "prep_clause"):
            _gerund_as_subject(token, sentence)
        elif token.tag == "VBG" and token.function == "prep_clause":
            _bare_gerund(token)
        elif token.tag == "VB" and token.function == "adverbial":
            _aim_of_named(token)
        elif token.lower in AGED and token.function in (*HELD, *SUBJECTS):
            _aged(token, sentence)
        elif token.pos == "ADP" and token.function == "quantifier":
            _day_after_number(token, sentence)
        if token.pos == "VERB":
            _told_after(token, sentence)
            _described_object(token, sentence)
            second_clause(token, sentence)
            if token.function == "root":
                lost_speaker(token, sentence)
                two_sentences(token)
            elif token.function == "conjunct":
                lost_speaker(token, sentence)
                spoken_after(token)
            elif token.function == "adverbial":
                if token.tag == "VBG":
                    deed_of(token, sentence)
                else:
                    lost_speaker(token, sentence)
    aside(sentence)


def _perfect(have: Token) -> None:
    """ "Forces have backed rebels" read as "have (backed rebels)": makes the participle the verb.

    Only where the participle follows at once ("have wounded soldiers" as possession is rare in reports)."""
    objects = [c for c in have.children if c.function == "object"]
    if len(objects) != 1:
        return
    noun = objects[0]
    first = [c for c in noun.children if c.function == "modifier" and c.tag in ("VBN", "VBD") and c.i == have.i + 1]
    if not first or any(c.function == "determiner" for c in noun.children):
        return
    verb = first[0]
    noun.children.remove(verb)
    verb.pos, verb.function, verb.head = "VERB", have.function, have.head
    if have.head is have:
        verb.head = verb
    else:
        have.head.children[have.head.children.index(have)] = verb
    verb.children = sorted([*verb.children, *have.children, have], key=lambda t: t.i)
    for child in have.children:
        child.head = verb
    have.pos, have.function, have.head, have.children = "AUX", "auxiliary", verb, []


def _headline_verb(noun: Token, sentence: Sentence) -> None:
    """ "Syria and Russia resume offensive", "after Hezbollah fires on a post": a verb that was read as a noun.

    Shown by a subject, which no noun has, or by a conjunction that opens a clause and a name right before."""
    before = [
        c for c in noun.children if c.i < noun.i and c.function in ("determiner", "possessor", "modifier", "number")
    ]
    if before:
        return
    named = [c for c in noun.children if c.function == "compound" and c.i == noun.i - 1 and c.pos == "PROPN"]
    if any(c.function == "subject" for c in noun.children):
        pass
    elif named and any(c.function == "marker" for c in noun.children):
        named[0].function = "subject"
    else:
        return
    noun.pos, noun.tag = "VERB", "VBZ" if noun.tag == "NNS" else "VBP"
    after = next((c for c in noun.children if c.i == noun.i + 1), None)
    last = sentence.tokens[-1]
    if after is not None and after.pos == "ADJ" and after is last and not after.children:
        after.pos, after.tag, after.function = "NOUN", "NN", "object"


def _hidden_object(word: Token, sentence: Sentence) -> None:
    """ "In addition to ending the army offensive the deal calls for …": a noun read as the main verb, its first words
    as the object of another verb and the true main clause as its complement."""
    if any(c.function in ("subject", "passive_subject", "auxiliary", "object", "marker") for c in word.children):
        return
    clauses = [c for c in word.children if c.function == "clause" and c.i > word.i and _has_subject(c)]
    position = word.i - sentence.tokens[0].i
    left = sentence.tokens[position - 1] if position else word
    if len(clauses) != 1 or left.pos != "NOUN" or left.function not in HELD or left.head.i > left.i:
        return
    main, holder = clauses[0], left.head
    word.pos, word.tag, word.lemma = "NOUN", "NN", word.lower
    word.function, word.head, left.function, left.head = left.function, holder, "compound", word
    holder.children[holder.children.index(left)] = word
    others = [c for c in word.children if c is not main]
    main.function, main.head = "root", main
    determiners = [c for c in left.children if c.function == "determiner"]
    left.children = [c for c in left.children if c not in determiners]
    word.children = sorted([*determiners, left], key=lambda t: t.i)
    for token, governor in [*((d, word) for d in determiners), *((o, main) for o in others)]:
        token.head = governor
    main.children = sorted([*main.children, *others], key=lambda t: t.i)


def _verb_for_noun(word: Token) -> None:
    """ "Aid convoys were let in" read as "(to) aid convoys was ...": the noun after it is the subject, and it its
    compound. Shown by a bare verb that is a subject with nothing but that noun, and what hangs on it."""
    rest = word.children[1:]
    if not word.children or word.head is word or any(c.function != "prep" or c.i < word.i for c in rest):
        return
    noun = word.children[0]
    if noun.function != "object" or noun.i != word.i + 1 or noun.pos != "NOUN":
        return
    above = word.head
    above.children[above.children.index(word)] = noun
    noun.function, noun.head, word.children = word.function, above, []
    word.pos, word.tag, word.lemma, word.function, word.head = "NOUN", "NN", word.lower, "compound", noun
    noun.children = sorted([*noun.children, word, *rest], key=lambda t: t.i)
    for prep in rest:
        prep.head = noun


def _named_gerund(word: Token) -> None:
    """ "closed the Torkham crossing" with a verb for its last word: a noun, shown by its article and the name."""
    named = any(c.function == "compound" and c.pos == "PROPN" for c in word.children)
    if named and any(c.function == "determiner" for c in word.children):
        word.pos, word.tag, word.lemma = "NOUN", "NN", word.lower


def _told_of_subject(verb: Token) -> None:
    """ "Angola, which has been mediating between the two, said …" read with "mediating" as the subject: the name before
    "which" or "who" is, and the clause tells of it."""
    noun = next((c for c in verb.children if c.function == "subject"), verb)
    above = verb.head
    told = [t for c in verb.children for t in (c, *c.children) if t.lower in ("which", "who") and t.i == noun.i + 2]
    if not told or noun.pos not in ("NOUN", "PROPN") or noun.subtree()[-1].i > noun.i + 1:
        return
    above.children[above.children.index(verb)] = noun
    noun.head, noun.function = above, verb.function
    verb.children = [c for c in verb.children if c is not noun]
    verb.head, verb.function = noun, "relative"
    noun.children = sorted([*noun.children, verb], key=lambda t: t.i)
    if told[0].head is not verb:  # hung on an auxiliary
        told[0].head.children.remove(told[0])
        told[0].head = verb
        verb.children = sorted([*verb.children, told[0]], key=lambda t: t.i)
    told[0].function = "subject"


def _gerund_as_subject(verb: Token, sentence: Sentence) -> None:
    """ "fled after shelling hit the market" read as "fled after shelling": what hit is the shelling. Shown by a verb in
    the past right behind a bare gerund, and no subject of its own."""
    at = verb.i - sentence.tokens[0].i
    gerund = sentence.tokens[at - 1] if at else verb
    if gerund.tag != "VBG" or _has_subject(verb):
        return
    if verb.head is gerund and gerund.function == "prep_clause":
        prep = gerund.head
        prep.children[prep.children.index(gerund)] = verb
        others = [c for c in gerund.children if c is not verb and c.i > gerund.i]
        gerund.children = [c for c in gerund.children if c.i < gerund.i]
        verb.head, verb.function = prep, "prep_clause"
        for other in others:
            other.head = verb
        verb.children = sorted([*verb.children, *others, gerund], key=lambda t: t.i)
    elif not (gerund.head is verb and gerund.function == "auxiliary"):
        return
    gerund.head, gerund.function = verb, "subject"
    gerund.pos, gerund.tag, gerund.lemma = "NOUN", "NN", gerund.lower
    prep = verb.head
    if verb.function == "prep_clause" and prep.head is not prep and prep.children == [verb]:
        above = prep.head  # a clause with a conjunction
        above.children[above.children.index(prep)] = verb
        verb.head, verb.function = above, "adverbial"
        prep.head, prep.function, prep.children = verb, "marker", []
        verb.children = sorted([*verb.children, prep], key=lambda t: t.i)


def _gerund_before_object(word: Token) -> None:
    """ "denied attacking civilians" read as "denied (attacking) civilians": the deed is denied, its object is hit."""
    noun = word.head
    verb = noun.head
    if noun.function != "object" or verb.lemma not in OF_DEEDS or word.i != verb.i + 1 or word.children:
        return
    noun.children.remove(word)
    word.pos, word.function, word.head, word.children = "VERB", "open_clause", verb, [noun]
    verb.children[verb.children.index(noun)] = word
    noun.head = word


def _bare_passive(verb: Token) -> None:
    """ "Dozens killed in air strike on market": a participle, as it has neither object nor subject."""
    if all(c.function not in ("object", "subject", "auxiliary", "relative") for c in verb.children):
        after = next((c for c in verb.children if c.i == verb.i + 1), None)
        if after is not None and after.pos == "ADP":
            verb.tag = "VBN"


def _day_after_number(prep: Token, sentence: Sentence) -> None:
    """ "the killing of a family of three on 15 May" read as "of (three on 15) May": the number ends its phrase and the
    day begins one of its own."""
    day = prep.head
    month = day.head
    held = month.head
    at = prep.i - sentence.tokens[0].i
    number = sentence.tokens[at - 1] if at else prep
    if day.function != "number" or month.function != "prep_object" or month.entity not in ("DATE", "CARDINAL"):
        return
    if number.pos != "NUM" or number.head is not day or held.i != number.i - 1 or held.head is held:
        return
    above = held.head.head.head if held.head.function == "prep_object" else held.head
    held.children[held.children.index(month)] = number
    day.children = [c for c in day.children if c is not number and c is not prep]
    number.head, number.function = held, "prep_object"
    prep.head, prep.function, prep.children = above, "prep", [month]
    above.children = sorted([*above.children, prep], key=lambda t: t.i)
    month.head = prep


def _aim_of_named(aim: Token) -> None:
    """ "Launched what it called an operation to retake Palma": the aim is the operation's, not of calling it so. Shown
    by "what" and the noun that something is called, right before it."""
    called = aim.head
    named = [c for c in called.children if c.function == "object_predicate" and c.pos == "NOUN" and c.i < aim.i]
    if not named or not any(c.lower == "what" and c.function == "object" for c in called.children):
        return
    called.children.remove(aim)
    aim.head, aim.function = named[-1], "adnominal"
    named[-1].children.append(aim)


def _bare_gerund(word: Token) -> None:
    """ "two trucks were hit by shelling", "nine died in shelling": what does the deed of a passive, or what people died
    in, without an object of its own, is a noun."""
    if any(c.function in ("object", "subject", "clause", "open_clause") for c in word.children):
        return
    if word.head.function != "agent" and not (word.head.lower == "in" and word.i == word.head.i + 1):
        return
    word.pos, word.tag, word.lemma, word.function = "NOUN", "NN", word.lower, "prep_object"


def _aged(word: Token, sentence: Sentence) -> None:
    """ "A 10-year-old was shot": who is named by his age alone."""
    position = word.i - sentence.tokens[0].i
    before = "".join(t.lower for t in sentence.tokens[max(0, position - 3) : position])
    if before.endswith("year-"):
        word.pos, word.tag, word.lemma = "NOUN", "NNS" if word.lower == "olds" else "NN", "year-old"
        word.entity = ""  # models take an age for a date


def _told_after(says: Token, sentence: Sentence) -> None:
    """ "Rockets hit Sumy, a witness said" read as "Rockets hit" + "Sumy, a witness, said": gives the verb its object
    back. Shown by the missing comma before the name and the missing one after its description."""
    name = next((c for c in says.children if c.function == "subject" and c.pos == "PROPN" and c.i < says.i), None)
    clause = next((c for c in says.children if c.function == "clause" and c.pos == "VERB" and c.i < says.i), None)
    if name is None or clause is None or any(c.function == "object" for c in clause.children):
        return
    speaker = next((c for c in name.children if c.function == "apposition" and c.i == says.i - 1), None)
    if speaker is None or name.subtree()[0].i != clause.i + 1 or not _article(speaker):
        return
    commas = [c for c in name.children if c.text == "," and c.i > name.i]
    for child in (speaker, *commas):
        name.children.remove(child)
        child.head = says
    speaker.function = "subject"
    says.children = sorted([c for c in says.children if c is not name] + [speaker, *commas], key=lambda t: t.i)
    name.function, name.head = "object", clause
    clause.children = sorted([*clause.children, name], key=lambda t: t.i)


def _described_object(verb: Token, sentence: Sentence) -> None:
    """ "captured the town of Kobo, the seat of the group": the second of two objects with a comma between describes
    the first."""
    found = [c for c in verb.children if c.function == "object" and c.i > verb.i]
    if len(found) != 2 or found[1].pos != "NOUN" or not _article(found[1]):
        return
    first, second = found
    start = second.subtree()[0].i
    if sentence.tokens[start - 1 - sentence.tokens[0].i].text != ",":
        return
    verb.children.remove(second)
    second.function, second.head = "apposition", first
    first.children = sorted([*first.children, second], key=lambda t: t.i)


def _article(noun: Token) -> bool:
    return any(c.lower in ("the", "a", "an") for c in noun.children)


def _has_subject(verb: Token) -> bool:
    return any(c.function == "subject" for c in verb.children)

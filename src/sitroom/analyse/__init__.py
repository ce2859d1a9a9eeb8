"""Report text into sentences, tokens and grammatical functions."""

from __future__ import annotations

from sitroom.analyse.casing import clean, true_case
from sitroom.analyse.gate import worth_parsing
from sitroom.analyse.parser import MODELS, parse, tokenize
from sitroom.analyse.sentences import split
from sitroom.analyse.tokens import Analysis, Sentence
from sitroom.config import Settings
from sitroom.lexicon.loader import Lexicon
from sitroom.limits import check
from sitroom.progress import tell
from sitroom.records import Report


def analyse(reports: list[Report], lexicon: Lexicon, settings: Settings) -> list[Analysis]:
    """Analyses of reports, parsed together in batches, in the order given.

    A report in a language without a parser gets sentences and tokens but no grammar."""
    analyses, pending = [], []
    for report in reports:
        check()
        analysis = _outline(report, lexicon, settings)
        analyses.append(analysis)
        for sentence in analysis.sentences:
            doc = tokenize(sentence, analysis.text, analysis.cased, len(analysis.tokens), analysis.language)
            analysis.tokens.extend(sentence.tokens)
            if analysis.language in MODELS and worth_parsing(sentence):
                pending.append((sentence, doc))
    if pending:
        for number, _ in enumerate(parse(pending, settings.language, settings.batch_sentences), 1):
            check()
            tell("parsed", number, len(pending))
    return analyses


def _outline(report: Report, lexicon: Lexicon, settings: Settings) -> Analysis:
    """Sentences without tokens."""
    plain = clean(report.text)
    # control characters alone are no sentence: none is without tokens
    spans = [s for s in split(report.text, lexicon, settings.max_sentence_tokens) if plain[s.start : s.end].strip()]
    cased = true_case(plain, [(s.start, s.end) for s in spans], lexicon)
    language = report.language or settings.language
    analysis = Analysis(report.text, cased, language)
    analysis.sentences = [Sentence(n, s.start, s.end, paragraph=s.paragraph) for n, s in enumerate(spans)]
    return analysis

"""In which language a report is written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from sitroom.ingest.words import Words


def identify(text: str, words: Words, default: str) -> str:
    """ISO 639-1 code of the language of `text`; `default` where the text is too short or the model unsure.

    The common words of the run's own language settle most texts; only the rest need the model."""
    sample = text[: int(words.number("language_sample"))]
    if sum(map(str.isalpha, sample)) < words.number("letters_least") or _is_common(sample, words):
        return default
    cased = [c for c in sample if c.lower() != c.upper()]
    if cased and sum(map(str.isupper, cased)) > 0.6 * len(cased):
        sample = sample.lower()
    code, sure = _model(words.forms("languages")).classify(sample)
    return str(code) if sure >= words.number("language_sure") else default


def plain_code(code: str) -> str:
    """A language tag cut to its language ("en-GB" and "EN" give "en")."""
    return re.split(r"[-_]", code.strip().lower(), maxsplit=1)[0]


def _is_common(sample: str, words: Words) -> bool:
    common = set(words.forms("common_word"))
    found = re.findall(r"[^\W\d_]+", sample.lower())[:300]
    least = words.number("common_words_least")
    return len(found) >= least and sum(w in common for w in found) >= words.number("common_share") * len(found)


@lru_cache(maxsize=2)
def _model(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(languages)
    return model

"""Hyphenated compounds: "Iran-backed Hezbollah", "rebel-held Idlib", "pro-Russian separatists"."""

from __future__ import annotations

from sitroom.analyse.tokens import Token

HYPHENS = frozenset("-‐‑–")


def joined(token: Token) -> Token | None:
    """ "Iran" of "Iran-backed", asked of "backed": the word hyphenated before it; None without one."""
    tokens = token.sentence.tokens
    at = token.i - tokens[0].i
    if at < 2 or tokens[at - 1].text not in HYPHENS or not tokens[at - 2].text[0].isalpha():
        return None
    return tokens[at - 2]


def following(token: Token) -> Token | None:
    """ "Russian" of "pro-Russian", asked of "pro"; None without one."""
    tokens = token.sentence.tokens
    at = token.i - tokens[0].i
    return tokens[at + 2] if at + 2 < len(tokens) and tokens[at + 1].text in HYPHENS else None


def noun_after(token: Token) -> Token | None:
    """The noun that a compound ending in `token` stands before; None when grammar shows none."""
    head = token
    for _ in range(3):
        if head.function not in ("modifier", "compound", "noun_adverb", "adnominal") or head.head is head:
            break
        head = head.head
    return head if head.i > token.i and head.pos in ("NOUN", "PROPN") else None

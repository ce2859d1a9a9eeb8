"""Markup that is made to cost time, and markup that only looks like it."""

import time

import pytest

from sitroom.ingest.markup import slim


def tag(attributes: str) -> str:
    return f"<p>Before.</p><body{attributes}><p>After.</p>"


MANY = 600


@pytest.mark.parametrize("attributes", [
    "".join(f" a{n}=b" for n in range(MANY)), "".join(f" a{n}" for n in range(MANY)),
    "".join(f' a{n}=">"' for n in range(MANY)), "".join(f"/a{n}='\"'" for n in range(MANY)),
    ' x" y=">"' + "".join(f" a{n}" for n in range(MANY)), "".join(f" a{n} = b" for n in range(MANY)),
    " =" + "".join(f" a{n}=<" for n in range(MANY)), "".join(f'a{n}="b"' for n in range(MANY)).join((" ", "")),
])  # fmt: skip
def test_tags_of_too_many_attributes_lose_them(attributes):
    assert slim(tag(attributes)) == tag("")


@pytest.mark.parametrize("attributes", [
    "", " class=x", ' content="' + "word " * 1000 + '"', " style='" + "a=b;" * 1000 + "'", " src=data:" + "A/b=" * 1000,
    "".join(f" a{n}=b" for n in range(400)), " x>y",
])  # fmt: skip
def test_others_stay(attributes):
    assert slim(tag(attributes)) == tag(attributes)


@pytest.mark.parametrize(
    "text", ["<a=x" * 100_000, '<a b="' * 100_000, "<a b='\"" * 100_000, "<" * 400_000, "<a " * 200_000]
)
def test_it_takes_no_long_time(text):
    before = time.thread_time()
    slim(text)
    assert time.thread_time() - before < 5

"""Copies among the reports of a situation, kept up as reports come and go, without going through all of them."""
# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from sitroom.lexicon.loader import Lexicon
from sitroom.merge.copies import Fingerprint, Origins, Sentence, fingerprint
from sitroom.merge.copies.chains import Chains, Groups, in_time
from sitroom.merge.copies.near import alike, buckets
from sitroom.merge.copies.sentences import rules
from sitroom.merged import Copy
from sitroom.records import Report
from sitroom.store.database import Database
from sitroom.store.past import IN, listed
from sitroom.store.records import encode

_FINGERPRINT = msgspec.json.Decoder(Fingerprint)
_COPY = msgspec.json.Decoder(Copy)
_ROW = "SELECT n, form, names, shingles, numbers FROM sentences"
_CHUNK = 200_000  # rows that are sorted before they are written


class Copying:
    """What is known of copying in the file; within a transaction of the caller.

    Two sentences go back to one when their words are the same, or when they meet in a bucket and are alike
    (`merge.copies.near`); what goes back to one is a group. A bucket that holds too many sentences is closed."""

    def __init__(self, db: Database, lexicon: Lexicon) -> None:
        self._db, self._lexicon = db, lexicon
        self._at = rules(lexicon).at
        self._sketch, self._most = int(self._at["sketch"]), int(self._at["bucket"])
        self._known: dict[int, Sentence] = {}  # by number

    def update(self, gone: Collection[str], fresh: Sequence[Report]) -> set[str]:
        """Takes reports out and others in, also of the same ids; gives the ids of all reports that are known to go back
        to others than before, in the whole or in a sentence, or to one of those taken out or in."""
        touched: set[int] = set()  # sentences whose group may be another now
        reach = self._take_out(gone, touched)
        for report in fresh:
            reach |= self._put_in(fingerprint(report, self._lexicon), touched)
        reach |= self._holders(self._groups(touched))
        moved = self._decide(self._ids(f"SELECT report_id FROM fingerprints WHERE report_id {IN}", listed(reach)))
        moved |= self._ids(f"SELECT id FROM reports WHERE copy_of {IN}", listed({*gone, *(r.id for r in fresh)}))
        origins = listed(moved.union(gone, (r.id for r in fresh)))
        return moved | self._ids(f"SELECT report_id FROM copies WHERE origin {IN}", origins)

    # ---- sentences ----

    def _take_out(self, reports: Collection[str], touched: set[int]) -> set[str]:
        """Forgets the sentences of reports; gives all reports that share one with them, or all their words."""
        found = self._fingerprints(reports)
        numbers = {n for f in found for n in self._numbers(f)}
        reach = self._holders(self._groups(numbers)) | self._same_form(found)
        self._db.run(f"DELETE FROM fingerprints WHERE report_id {IN}", (listed(reports),))
        for report in found:
            for n in self._numbers(report):
                self._db.run("DELETE FROM holders WHERE sentence = ? AND report_id = ?", (n, report.report_id))
        for n in sorted(numbers):
            if self._db.one("SELECT 1 FROM holders WHERE sentence = ? LIMIT 1", (n,)):
                touched.add(n)
                continue
            for bucket in self._buckets(self._sentence(n)):
                members = self._members(bucket)
                if len(members) == self._most + 1:  # it opens again
                    touched.update(members)
                self._db.run("DELETE FROM buckets WHERE bucket = ? AND sentence = ?", (bucket, n))
            self._db.run("DELETE FROM sentences WHERE n = ?", (n,))
            del self._known[n]
            touched.discard(n)
        touched.intersection_update(self._here(touched))
        return reach

    def _put_in(self, report: Fingerprint, touched: set[int]) -> set[str]:
        """Takes the sentences of a report in; gives reports that shared a bucket which is closed now."""
        reach = {report.report_id}
        for sentence in _telling(report):
            number = self._number(sentence)
            if number is None:
                number, closing = self._new(sentence)
                touched.update(closing)
                reach |= self._holders(closing)
            touched.add(number)
            self._db.run("INSERT OR IGNORE INTO holders VALUES (?, ?)", (number, report.report_id))
        _keep_fingerprint(self._db, report, self._at)
        return reach | self._same_form([report])

    def _new(self, sentence: Sentence) -> tuple[int, set[int]]:
        """Keeps a sentence that was not there; gives its number, and the groups of those that meet no more."""
        found = [(bucket, self._members(bucket)) for bucket in self._buckets(sentence)]
        full = {n for _, members in found if len(members) == self._most for n in members}
        closing = self._groups(full).keys() if full else set()
        row = {
            "form": _signed(sentence.form), "names": sentence.names, "shingles": sentence.shingles,
            "numbers": _signed(sentence.numbers),
        }  # fmt: skip
        number = self._db.insert(
            "INSERT INTO sentences (form, names, shingles, numbers) VALUES (:form, :names, :shingles, :numbers)", row
        )
        self._db.many("INSERT OR IGNORE INTO buckets VALUES (?, ?)", ((bucket, number) for bucket, _ in found))
        return number, set(closing)

    # ---- groups ----

    def _groups(self, numbers: Iterable[int]) -> dict[int, int]:
        """All sentences that go back to one with any of these, each with the number of its group."""
        group: dict[int, int] = {}
        for start in sorted(numbers):
            if start in group:
                continue
            group[start], waiting = start, [start]
            while waiting:
                for other in self._beside(waiting.pop()):
                    if other not in group:
                        group[other] = start
                        waiting.append(other)
        return group

    def _beside(self, number: int) -> set[int]:
        """The sentences that are joined with one."""
        own = self._sentence(number)
        found = {row[0] for row in self._db.all("SELECT n FROM sentences WHERE form = ?", (_signed(own.form),))}
        for bucket in self._buckets(own):
            members = self._members(bucket)
            if len(members) <= self._most:
                found.update(m for m in members if m not in found and alike(self._sentence(m), own, self._at))
        return found

    def _members(self, bucket: int) -> list[int]:
        """The sentences in a bucket; one more than it may hold when it is closed."""
        rows = self._db.all("SELECT sentence FROM buckets WHERE bucket = ? LIMIT ?", (bucket, self._most + 2))
        return [row[0] for row in rows]

    def _buckets(self, sentence: Sentence) -> set[int]:
        return {_signed(bucket) for bucket in buckets(sentence, self._sketch)}

    def _sentence(self, number: int) -> Sentence:
        if number not in self._known:
            _, form, names, shingles, numbers = self._db.one(f"{_ROW} WHERE n = ?", (number,))
            self._known[number] = Sentence(
                start=0, end=0, form=_unsigned(form), evidence=True, names=names, shingles=shingles,
                numbers=_unsigned(numbers),
            )  # fmt: skip
        return self._known[number]

    def _numbers(self, report: Fingerprint) -> set[int]:
        return {n for n in map(self._number, _telling(report)) if n is not None}

    def _number(self, sentence: Sentence) -> int | None:
        sql = "SELECT n FROM sentences WHERE form = ? AND names = ?"
        row = self._db.one(sql, (_signed(sentence.form), sentence.names))
        return None if row is None else int(row[0])

    def _here(self, numbers: Iterable[int]) -> set[int]:
        return {n for n in numbers if self._db.one("SELECT 1 FROM sentences WHERE n = ?", (n,))}

    def _holders(self, numbers: Iterable[int]) -> set[str]:
        return self._ids(f"SELECT DISTINCT report_id FROM holders WHERE sentence {IN}", listed(numbers))

    def _same_form(self, reports: Iterable[Fingerprint]) -> set[str]:
        """Reports with all the same words."""
        forms = {form for r in reports if (form := _form(r, self._at)) is not None}
        return self._ids(f"SELECT report_id FROM fingerprints WHERE form {IN}", listed(forms))

    def _fingerprints(self, reports: Iterable[str]) -> list[Fingerprint]:
        rows = self._db.all(f"SELECT payload FROM fingerprints WHERE report_id {IN}", (listed(reports),))
        return [_FINGERPRINT.decode(row[0]) for row in rows]

    # ---- what is copied from where ----

    def _decide(self, reports: set[str]) -> set[str]:
        """Finds out anew what the reports copied, and whoever copied from one for which that is another than before;
        writes it down and gives those for which it changed."""
        while True:
            before = self._copy_of(reports)
            chains, ordered, others = self._chains(reports)
            after = chains.copies(ordered, others)
            changed = {r for r in reports if before.get(r) != after.get(r)}
            roots = changed | {before[r] for r in changed if r in before}
            more = self._ids(f"SELECT id FROM reports WHERE copy_of {IN}", listed(roots))
            if more <= reports:
                break
            reports = reports | more
        found = chains.sentences(ordered, after, self._text)
        self._db.many("UPDATE reports SET copy_of = ? WHERE id = ?", ((after.get(r), r) for r in sorted(changed)))
        return changed | self._keep(reports, found)

    def _chains(self, reports: set[str]) -> tuple[Chains, list[Fingerprint], dict[str, str]]:
        """All that the reports may have copied from; the reports in order of time; and of which reports others are
        copies."""
        own = self._fingerprints(reports)
        groups = self._groups({n for report in own for n in self._numbers(report)})
        beside = (self._holders(groups) | self._same_form(own)) - reports
        others = self._copy_of(beside)
        known = {f.report_id: f for f in (*own, *self._fingerprints(beside.union(others.values()) - reports))}
        held = Groups({(s.form, s.names): number for n, number in groups.items() for s in (self._sentence(n),)})
        for report in sorted(known.values(), key=in_time):
            held.put(report)
        return Chains(known, held, self._at), sorted(own, key=in_time), others

    def _copy_of(self, reports: Iterable[str]) -> dict[str, str]:
        sql = f"SELECT id, copy_of FROM reports WHERE copy_of IS NOT NULL AND id {IN}"
        return dict(self._db.all(sql, (listed(reports),)))

    def _text(self, report_id: str) -> str:
        return str(self._db.one("SELECT text FROM reports WHERE id = ?", (report_id,))[0])

    def _keep(self, reports: set[str], found: list[Copy]) -> set[str]:
        """Writes the copied sentences of reports; gives the reports for which they are others than before."""
        wanted = listed(reports)
        rows = self._db.all(f"SELECT payload FROM copies WHERE report_id {IN}", (wanted,))
        moved = {c.report_id for c in {_COPY.decode(row[0]) for row in rows}.symmetric_difference(found)}
        self._db.run(f"DELETE FROM copies WHERE report_id {IN}", (wanted,))
        keep_copies(self._db, found)
        return moved

    def _ids(self, sql: str, wanted: str) -> set[str]:
        return {row[0] for row in self._db.all(sql, (wanted,))}


def keep_copies(db: Database, found: Iterable[Copy]) -> None:
    """Writes copied sentences."""
    rows = ((c.report_id, c.span.start, c.span.end, c.origin, c.origin_start, c.origin_end, encode(c)) for c in found)
    db.many("INSERT INTO copies VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def origins_of(db: Database, reports: Collection[str]) -> Origins:
    """What is known of copying as far as it concerns some reports."""
    rows = db.all(f"SELECT payload FROM copies WHERE report_id {IN}", (listed(reports),))
    found = [_COPY.decode(row[0]) for row in rows]
    wanted = listed({*reports, *(c.origin for c in found)})
    return Origins(
        dict(db.all(f"SELECT id, copy_of FROM reports WHERE copy_of NOT NULL AND id {IN}", (wanted,))), found
    )


def fill(db: Database, found: Iterable[Fingerprint], lexicon: Lexicon) -> None:
    """Writes all fingerprints, with all that is looked up of their sentences, into empty tables."""
    at = rules(lexicon).at
    numbers: dict[tuple[int, bytes], int] = {}
    buckets_: list[tuple[int, int]] = []
    for report in found:
        _keep_fingerprint(db, report, at)
        for s in _telling(report):
            number = numbers.get((s.form, s.names))
            if number is None:
                number = numbers[s.form, s.names] = len(numbers) + 1
                row = (number, _signed(s.form), s.names, s.shingles, _signed(s.numbers))
                db.run("INSERT INTO sentences VALUES (?, ?, ?, ?, ?)", row)
                buckets_ += ((_signed(b), number) for b in buckets(s, int(at["sketch"])))
            db.run("INSERT OR IGNORE INTO holders VALUES (?, ?)", (number, report.report_id))
        if len(buckets_) > _CHUNK:
            _fill_buckets(db, buckets_)
    _fill_buckets(db, buckets_)


def _fill_buckets(db: Database, rows: list[tuple[int, int]]) -> None:
    db.many("INSERT INTO buckets VALUES (?, ?)", sorted(rows))  # in order: that is faster by far
    rows.clear()


def _keep_fingerprint(db: Database, report: Fingerprint, at: Mapping[str, float]) -> None:
    db.run("INSERT INTO fingerprints VALUES (?, ?, ?)", (report.report_id, encode(report), _form(report, at)))


def _form(report: Fingerprint, at: Mapping[str, float]) -> int | None:
    """What is the same for reports of the same words; none for one so short that many may be like it."""
    return _signed(report.form) if report.words >= at["min_words"] else None


def _telling(report: Fingerprint) -> Iterator[Sentence]:
    """The sentences that can show copying."""
    return (s for s in report.sentences if s.evidence)


# SQLite's numbers have a sign
def _signed(number: int) -> int:
    return number - (1 << 64) if number >> 63 else number


def _unsigned(number: int) -> int:
    return number + (1 << 64) if number < 0 else number

"""Which reports and sentences were copied from which: reprints, partial reuse, stitched stories."""

from sitroom.merge.copies.index import CopyIndex
from sitroom.merge.copies.origins import Origins, moment
from sitroom.merge.copies.sentences import Fingerprint, Sentence, fingerprint

__all__ = ["CopyIndex", "Fingerprint", "Origins", "Sentence", "fingerprint", "moment"]

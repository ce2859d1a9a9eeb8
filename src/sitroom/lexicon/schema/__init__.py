"""Row types of the lexicon files, one module an organ."""

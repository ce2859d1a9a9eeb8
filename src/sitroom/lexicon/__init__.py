"""Lexicons: data files, their row types, loading and look-up."""

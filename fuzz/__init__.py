"""Fuzzing: the package is given endless wrong input, and must refuse it in its own words."""

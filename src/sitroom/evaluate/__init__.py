"""Measuring: golden files, lexicon examples, benchmarks."""

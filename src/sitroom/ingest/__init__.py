"""Inputs of every kind into reports."""

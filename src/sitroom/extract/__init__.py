"""Analysed reports into records: one organ a module."""

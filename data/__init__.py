"""The shipped corpus: tables, reports, names, lexicons and question sets, as package data."""

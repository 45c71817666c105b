"""Scores of obstetrics: shared tools of other domains."""

"""Reading of psychiatry: shared tools of other domains."""

"""Evidence as typed tables: trials, diagnostic accuracy, guideline recommendations; each row with its source.

`trial.py`, `accuracy.py` and `recommendation.py` have the shapes and formulas, the modules beside them the rows.
"""

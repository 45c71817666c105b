"""Radiological knowledge: classifications, report templates, doses, calcium, what has to be told at once. Pure tables and rules.

`system.py` has what a classification is; `systems.py` lists them.
"""

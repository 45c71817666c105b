"""`medmcp kb bench`: what the knowledge base costs and finds, measured on this machine, into a folder of results.

`corpus.py` makes passages in any number, `scale.py` measures one size beside SQLite FTS5, `growth.py` several sizes,
`quality.py` SciFact, `imports.py` the importers on real corpora; `report.py` writes the tables and the plot.
"""

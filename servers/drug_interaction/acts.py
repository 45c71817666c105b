"""Acting: this domain owns no tool that changes the world. `prescribe_medication`, which its server also publishes,
is in `clinical_diagnosis/acts.py`.
"""

__all__: list[str] = []

"""Puts this folder on the path, so that the tests of every domain find `ward.py`."""

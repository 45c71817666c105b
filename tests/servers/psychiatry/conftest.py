"""Puts this folder on the path, so that the tests here find `interview_ward.py`."""

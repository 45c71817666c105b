"""Puts this folder on the path, so that the tests here find `obstetric_ward.py`."""

"""Scores of radiology: this domain reads reports."""

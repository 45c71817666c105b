"""Result shapes of psychiatry: those of the shared tools stand with their owners."""

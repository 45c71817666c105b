"""Result shapes of obstetrics: those of the shared tools stand with their owners."""

"""Acts of obstetrics: shared tools of other domains."""

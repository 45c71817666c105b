"""Reading of EHR management: this domain's tools so far act."""

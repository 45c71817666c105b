"""Acting in radiology: this domain reads reports; studies are ordered in the emergency department."""

"""Acting in visual diagnosis: this domain measures."""

"""Reading of visual diagnosis: this domain measures."""

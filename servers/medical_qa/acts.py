"""Acting in medical questions: this domain reads and computes only."""

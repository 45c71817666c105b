"""Reading across domains: this domain reconciles medicines."""

"""Scores across domains: this domain reconciles medicines."""

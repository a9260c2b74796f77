"""Benchmarks, each a ratio measured side by side; `make bench` runs them."""

"""Benchmarks: ratios in one run against a named peer or limit; never absolute claims."""

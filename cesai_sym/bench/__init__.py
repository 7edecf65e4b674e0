"""Benchmarks: the kernels beside whatever else computes the same here, in speed and in correct digits."""

"""The kernels on arrays of other libraries: differentiable in JAX and PyTorch, lazy in dask.

The formulas are those of the stable forms, evaluated on whatever array type comes (``interpret``); the derivatives of
the level ``log(F/m)`` are given by rules that are stated and judged like the forms (``rules``).
"""

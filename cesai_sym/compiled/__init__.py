"""Any expression as a function of arrays: rewritten for stability, compiled, exported."""

"""The subject: definitions, theorems and their derivations, one module per chapter."""

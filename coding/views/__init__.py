"""HTTP for codes, passages and tables: one module a noun."""

"""HTTP for studies, people and texts: one module a noun."""

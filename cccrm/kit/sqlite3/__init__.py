"""Django's SQLite, where writers queue. Named in the settings as ENGINE."""

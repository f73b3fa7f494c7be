"""Files in: bytes to drafts and problems. No Django, no database."""

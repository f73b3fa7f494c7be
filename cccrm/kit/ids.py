"""Identifiers of rows: GUIDs that sort by the moment they were made, so that indexes stay compact."""

import secrets
import time
import uuid


def new_guid() -> uuid.UUID:
    """Give a version 7 UUID (RFC 9562, section 5.7): 48 bits of milliseconds, the rest random."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return uuid.UUID(int=value)

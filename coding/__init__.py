"""The meaning laid over the text: codes, passages, codings, memos, cross-case tables, reports."""

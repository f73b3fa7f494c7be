"""The text and who may see it: studies, people, cases, transcripts and the log. Knows nothing of codes."""

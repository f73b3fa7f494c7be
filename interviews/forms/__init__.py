"""Forms of the pages: labels, hints and types of fields. Rules of the study stand in actions."""

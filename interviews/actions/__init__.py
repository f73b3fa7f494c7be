"""Everything that changes studies, people and texts: one public function for each thing a person can do."""

"""Everything that changes codes, passages and tables: one public function for each thing a person can do."""

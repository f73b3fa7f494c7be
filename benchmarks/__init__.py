"""What is measured and how to run it: docs/benchmarks.md. Nothing here is part of the application."""

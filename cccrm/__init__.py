"""cccrm: cross-case coding, retrieval and matrices. The composition root: settings, URLs, start-up."""

__version__ = "0.1.0"

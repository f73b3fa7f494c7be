"""The least that Django can do on the same server and database: what cccrm's answers are compared with."""

"""Tools of those who work on cccrm; the program itself does not need them."""

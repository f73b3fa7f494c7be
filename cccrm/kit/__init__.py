"""What both apps share and neither owns. Imports Django and the standard library only."""

"""The situation room: pages to look, to check and to correct."""

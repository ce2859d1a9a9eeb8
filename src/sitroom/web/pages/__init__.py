"""The pages, a file each: what they ask of the situation, and what they hand to their template."""

"""What others read: a situation in the formats of their data sets."""

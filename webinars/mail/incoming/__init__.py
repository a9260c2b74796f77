"""Mail that comes in: read within limits, never believed without proof. Knows no feature."""

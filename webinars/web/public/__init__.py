"""The pages for visitors and registrants."""

"""What comes back by mail: answers of calendars, failed deliveries, and what people write."""

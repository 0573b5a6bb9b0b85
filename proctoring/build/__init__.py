"""What runs only when models are built: converters that need the extra `models`."""

"""A sample programme: invented rows with a fixed seed. Never mixed with real ones."""

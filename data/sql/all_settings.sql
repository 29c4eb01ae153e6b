SELECT setting, value FROM settings

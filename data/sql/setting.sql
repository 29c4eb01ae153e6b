SELECT value FROM settings WHERE setting = ? ORDER BY batch_no DESC LIMIT 1

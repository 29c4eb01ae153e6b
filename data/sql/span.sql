SELECT first_month, last_month FROM span

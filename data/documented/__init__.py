"""What is publicly known of the programme, a CSV file a table, each row with its source address."""

from pathlib import Path

DOCUMENTED_ROWS = Path(__file__).parent

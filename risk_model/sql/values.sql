SELECT point, node, value FROM work.values

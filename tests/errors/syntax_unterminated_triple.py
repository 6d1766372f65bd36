# A triple-quoted string that does not end.
text = """starts
and goes on

# A number with leading zeros.
code = 007

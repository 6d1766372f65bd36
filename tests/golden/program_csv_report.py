# A CSV parser and a report with aligned columns.
def parse_csv(text, sep=','):
    rows, row, field, quoted, i = [], [], [], False, 0
    while i < len(text):
        c = text[i]
        if quoted:
            if c == '"':
                if text[i+1:i+2] == '"': field.append('"'); i += 1
                else: quoted = False
            else: field.append(c)
        elif c == '"': quoted = True
        elif c == sep: row.append(''.join(field)); field = []
        elif c == '\n': row.append(''.join(field)); rows.append(row); row, field = [], []
        else: field.append(c)
        i += 1
    if field or row: row.append(''.join(field)); rows.append(row)
    return rows
data = 'name,qty,price\n"Widget, large",10,2.50\n"He said ""hi""",3,19.999\nGüter,7,0.1\n"multi\nline",1,1e3\n'
header, *rows = parse_csv(data)
print(header)
total = 0
for name, qty, price in rows:
    amount = int(qty) * float(price)
    total += amount
    print(f'{name!r:<20}|{qty:>5}|{float(price):>10.3f}|{amount:>12,.2f}')
print(f'{"total":-^50}')
print(f'{total:>50,.4f}', f'{total:e}', f'{total:G}')
import sys
widths = [max(len(str(r[i])) for r in rows) for i in range(3)]
print(widths)
for r in rows: print(' '.join(f'{c!s:{w}}' for c, w in zip(r, widths, strict=True)))
from_keys = {n: (int(q), float(p)) for n, q, p in rows}
for k in sorted(from_keys, key=lambda k: (-from_keys[k][0], k)): print(ascii(k), *from_keys[k], sep='\t')

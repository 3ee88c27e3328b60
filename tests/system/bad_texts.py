"""Texts that are not JSON or that zcbench's files may not contain, each with the position of the mistake.

(description, bytes, "LINE:COLUMN /pointer", words of the message)
"""

DEEP = "/0" * 15

BAD_TEXTS = [
    ("nothing", b"", "1:1 /", "empty"),
    ("blanks", b" \n\t \r\n", "1:1 /", "empty"),
    ("an open brace", b"{", "1:2 /", "the text ends too early"),
    ("a comma too many", b"[1,]", "1:4 /", "unexpected ]; allowed: a value"),
    ("single quotes", b"{'a': 1}", "1:2 /", "unexpected '; allowed: a key in double quotes"),
    ("text behind the end", b"{}x", "1:3 /", "unexpected x; allowed: nothing after the end"),
    ("two documents", b"{}\n{}", "2:1 /", "unexpected {; allowed: nothing after the end"),
    ("a byte order mark", b"\xef\xbb\xbf{}", "1:1 /", "byte order mark"),
    ("UTF-16", "{}".encode("utf-16"), "1:1 /", "UTF-16 text"),
    ("UTF-16 without a mark", "{}".encode("utf-16-le"), "1:2 /", "a NUL byte"),
    ("a NUL", b"{\"a\":\n \"\0\"}", "2:3 /", "a NUL byte"),
    ("a NUL behind the end", b"{}\0", "1:3 /", "a NUL byte"),
    ("a byte that is no UTF-8", b"{\"a\":\n \"\xff\"}", "2:3 /a", "not valid UTF-8"),
    ("a bare byte that is no UTF-8", b"\xff", "1:1 /", "unexpected \\xff"),
    ("half a surrogate pair", b"{\"a\":\n \"\\ud800\"}", "2:9 /a", "half a surrogate pair"),
    ("a raw control character", b"{\"a\":\n \"\x01\"}", "2:3 /a", "a raw control character"),
    ("a raw line end in a string", b"{\"a\":\n \"b\nc\"}", "2:4 /a", "a raw control character"),
    ("an open string", b"{\"a\":\n \"open", "2:2 /a", "a string without its closing quote"),
    ("100,000 open brackets", b"[" * 100_000, f"1:17 {DEEP}", "nested too deeply"),
    ("50,000 open braces", b"{\"a\":" * 50_000, f"1:81 {'/a' * 16}", "nested too deeply"),
    ("a duplicate key", b"{\"a\": 1,\n \"b\": 2,\n \"a\": 3}", "3:2 /a", "duplicate key \"a\""),
    ("a word that is none", b"nul", "1:1 /", "unexpected nul"),
    ("NaN", b"NaN", "1:1 /", "unexpected NaN"),
    ("no value", b"{\"a\": }", "1:7 /a", "unexpected }; allowed: a value"),
    ("a number of 400 digits", b"[\n" + b"9" * 400 + b"]", "2:1 /", "is too large for a number"),
]

# What this machine offers: both kinds of locked room, and that one is of no use without its program.
$ daylight doctor > said; cat said | grep -c '^Mail and documents can be read here.$'
1
$ daylight doctor --json | python3 -c 'import json, sys; a = json.load(sys.stdin); assert a["locked"] and a["documents"]["opens"], a; print(sorted({one["layer"] for one in a["documents"]["sandbox"]} - {one["layer"] for one in a["sandbox"]}))'
['data folders']

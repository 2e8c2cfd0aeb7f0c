# psycopg 3 (pip install "psycopg[binary]"), by the key `uri` as DATABASE_URI. The first argument is the SQL.
import os
import sys

import psycopg

with psycopg.connect(os.environ["DATABASE_URI"]) as connection:
    print(connection.execute(sys.argv[1]).fetchone()[0])

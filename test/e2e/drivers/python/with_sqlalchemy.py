# SQLAlchemy 2 on psycopg 3 (pip install SQLAlchemy "psycopg[binary]"), by the key `sqlalchemy` as SQLALCHEMY_URL.
# The first argument is the SQL.
import os
import sys

from sqlalchemy import create_engine, text

engine = create_engine(os.environ["SQLALCHEMY_URL"])
with engine.connect() as connection:
    print(connection.execute(text(sys.argv[1])).scalar_one())

// node-postgres (npm install pg), by the key `node-postgres` as DATABASE_URL. The first argument is the SQL.
import pg from 'pg';

const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
const { rows } = await client.query({ text: process.argv[2], rowMode: 'array' });
console.log(rows[0][0]);
await client.end();

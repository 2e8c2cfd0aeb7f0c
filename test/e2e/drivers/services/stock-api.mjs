// The service of the story that writes: for every request a row, over a connection of its own.
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers';
import pg from 'pg';

const SQL = `INSERT INTO movement (pieces) VALUES (1) RETURNING id, session_user AS login, current_user AS role,
  current_setting('cluster_name') AS instance, pg_is_in_recovery() AS standby`;

async function ask(sql) {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  // A connection that breaks while nothing is asked of it.
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end().catch(() => {});
  }
}

const server = createServer(async (request, response) => {
  response.setHeader('Connection', 'close');
  try {
    response.end(JSON.stringify(await ask(request.url === '/healthy' ? 'SELECT 1 AS healthy' : SQL)));
  } catch (error) {
    console.log(error.message);
    response.statusCode = 503;
    response.end(JSON.stringify({ error: error.message }));
  }
}).listen(8080);

// Requests arrive until every node has learnt that this pod is about to end.
process.on('SIGTERM', () => setTimeout(() => server.close(() => process.exit(0)), 10_000));

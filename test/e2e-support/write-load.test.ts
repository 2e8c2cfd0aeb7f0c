import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseLoadLog, type LoadLog } from '../e2e/support/load-log';

const SCRIPT = resolve(__dirname, '../e2e/support/write-load.sh');

/** Runs the load with a stand-in for psql that gets each row's id in $id, until it has said so many lines about rows. */
async function load(lines: number, answer: string): Promise<LoadLog> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-load-'));
  mkdirSync(join(folder, 'bin'));
  const psql = join(folder, 'bin', 'psql');
  const read = `while read -r _ _ _ _ _ _ _ id _; do id=\${id%)}; ${answer}; done`;
  writeFileSync(psql, `#!/usr/bin/env bash\ncase "$*" in *'CREATE TABLE'*) exit 0 ;; esac\n${read}\n`);
  chmodSync(psql, 0o755);
  try {
    const env = {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      LOAD_FOLDER: folder,
      LOAD_FIRST: '1',
      LOAD_INTERVAL: '0.001',
      LOAD_PATIENCE: '1',
    };
    const child = spawn('bash', [SCRIPT, 'rw=db-rw'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.split('\n').length > lines + 1) writeFileSync(join(folder, 'stop'), '');
    });
    await new Promise((ended) => child.on('close', ended));
    return parseLoadLog(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ACK = 'echo "ack|$id|db-0|10.0.0.1|00000001"';

test('a row that the server returned is acknowledged', async () => {
  const log = await load(3, ACK);
  expect(log.lost).toEqual([]);
  expect(log.acknowledged.slice(0, 3)).toMatchObject(
    [1, 2, 3].map((id) => ({ writer: 'rw', id, server: 'db-0', address: '10.0.0.1', timeline: 1 })),
  );
  expect(log.endedAt).toBeGreaterThanOrEqual(log.startedAt ?? Infinity);
});

test('a session that breaks is opened anew, and its row is lost with the first reason that was given', async () => {
  const log = await load(
    4,
    `if ((id == 2)); then echo 'FATAL:  terminating connection'; echo 'connection to server was lost'; exit 2; fi; ${ACK}`,
  );
  expect(log.lost.slice(0, 1)).toMatchObject([{ writer: 'rw', id: 2, reason: 'FATAL:  terminating connection' }]);
  expect(log.acknowledged.slice(0, 3).map(({ id }) => id)).toEqual([1, 3, 4]);
});

test('a row without an answer is lost', async () => {
  const log = await load(2, `((id == 1)) && sleep 60; ${ACK}`);
  expect(log.lost.slice(0, 1)).toMatchObject([{ id: 1, reason: 'no answer' }]);
  expect(log.acknowledged[0]?.id).toBe(2);
});

test('a row that is committed here only, because waiting for a standby was given up, is not acknowledged', async () => {
  const warning = 'WARNING:  canceling wait for synchronous replication due to user request';
  const log = await load(2, `((id == 1)) && echo '${warning}'; ${ACK}`);
  expect(log.lost.slice(0, 1)).toMatchObject([{ id: 1, reason: warning }]);
  expect(log.acknowledged[0]?.id).toBe(2);
});

test('the answer to another row acknowledges nothing', async () => {
  const log = await load(1, `((id == 1)) && id=7; ${ACK}`);
  expect(log.lost[0]).toMatchObject({ id: 1, reason: 'ack|7|db-0|10.0.0.1|00000001' });
});

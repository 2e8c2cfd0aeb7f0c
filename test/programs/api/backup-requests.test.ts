import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackupRequests } from '../../../src/programs/api/backup-requests';
import type { Lease } from '../../../src/programs/api/client/resources';
import { Exchange } from '../../../src/programs/api/exchange';
import { parseLines } from '../../../src/programs/api/lines';

let exchange: Exchange;
let requests: BackupRequests;
let clock: number;
beforeEach(() => {
  exchange = new Exchange(mkdtempSync(join(tmpdir(), 'cdk8s-pg-backup-')));
  clock = 1000;
  requests = new BackupRequests(exchange, 'db-1', () => clock);
  requests.update(FREE);
});
afterEach(() => rmSync(exchange.root, { recursive: true, force: true }));

const FREE: Lease = { metadata: { name: 'db-backup', uid: 'a' } };
const held = (renewTime: string, annotations: Record<string, string> = {}): Lease => ({
  metadata: {
    name: 'db-backup',
    uid: 'a',
    annotations: { 'cdk8s-pg/backup-instance': 'db-1', 'cdk8s-pg/backup-mode': 'online', ...annotations },
  },
  spec: { holderIdentity: 'nightly-20261121030000', leaseDurationSeconds: 60, renewTime },
});
const told = () => exchange.read('feed', 'backup') ?? '';

test('a run that asks for this instance is told, with the time at which it ends by itself', () => {
  requests.update(held('03:00:00', { 'cdk8s-pg/backup-phase': 'prepare' }));
  expect(parseLines(told())).toEqual({
    run: 'nightly-20261121030000',
    mode: 'online',
    phase: 'prepare',
    'allow-primary': '',
    until: '1060',
  });
});

test('each renewal moves the end; the same Lease seen again does not', () => {
  requests.update(held('03:00:00'));
  clock = 1030;
  requests.update(held('03:00:00'));
  expect(parseLines(told()).until).toBe('1060');
  requests.update(held('03:00:30'));
  expect(parseLines(told()).until).toBe('1090');
});

test('a run that stops to renew is forgotten in time', () => {
  requests.update(held('03:00:00'));
  clock = 1059.9;
  requests.look();
  expect(told()).not.toBe('');
  clock = 1060;
  requests.look();
  expect(told()).toBe('');
});

test('a renewal that comes after the end revives nothing; the same run asks again by taking the Lease anew', () => {
  const taken = (acquireTime: string, renewTime: string): Lease => {
    const lease = held(renewTime);
    return { ...lease, spec: { ...lease.spec, acquireTime } };
  };
  requests.update(taken('03:00:00', '03:00:00'));
  clock = 1061;
  requests.update(taken('03:00:00', '03:00:59'));
  expect(told()).toBe('');
  requests.update(taken('03:02:00', '03:02:00'));
  expect(parseLines(told()).until).toBe('1121');
});

test.each([
  ['of another instance', held('03:00:00', { 'cdk8s-pg/backup-instance': 'db-0' })],
  ['without a holder', { ...held('03:00:00'), spec: { holderIdentity: '', leaseDurationSeconds: 60 } }],
  ['without a duration', { ...held('03:00:00'), spec: { holderIdentity: 'nightly' } }],
])('a request %s is none', (_, lease) => {
  requests.update(lease);
  expect(told()).toBe('');
});

test('what was released, or deleted, is over at once', () => {
  requests.update(held('03:00:00'));
  requests.update({ ...held('03:00:00'), spec: { holderIdentity: '' } });
  expect(told()).toBe('');
  requests.update(held('03:01:00'));
  expect(told()).not.toBe('');
  requests.update(undefined);
  expect(told()).toBe('');
});

test('a Lease that was held before this agent started is believed only once it is renewed', () => {
  requests = new BackupRequests(exchange, 'db-1', () => clock);
  requests.update(held('03:00:00'));
  expect(told()).toBe('');
  requests.update(held('03:00:15'));
  expect(parseLines(told()).until).toBe('1060');
});

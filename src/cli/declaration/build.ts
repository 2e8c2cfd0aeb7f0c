import { App, Chart, Size } from 'cdk8s';
import { Cpu, PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { CloudNativePostgres } from '../../constructs/postgres/cloud-native-postgres';
import { ReplicatedPostgres } from '../../constructs/postgres/replicated-postgres';
import { RestoreFromDump } from '../../constructs/restore/restore-from-dump';
import { RestoreFromSnapshot } from '../../constructs/restore/restore-from-snapshot';
import { BackupStore } from '../../model/backup/options/backup-store';
import { S3Credentials } from '../../model/backup/options/s3-credentials';
import { StoreEncryption } from '../../model/backup/options/store-encryption';
import type { ManifestObject } from '../kubernetes/applied-kinds';
import { CHART, type Declaration, isCall, isMade, isRef, type Props, type Value } from './declaration';

/** What declarations call. */
const FUNCTIONS: { readonly [name: string]: (...args: never[]) => unknown } = {
  'Size.kibibytes': (amount: number) => Size.kibibytes(amount),
  'Size.mebibytes': (amount: number) => Size.mebibytes(amount),
  'Size.gibibytes': (amount: number) => Size.gibibytes(amount),
  'Cpu.millis': (amount: number) => Cpu.millis(amount),
  'Secret.fromSecretName': (scope: Construct, id: string, name: string) => Secret.fromSecretName(scope, id, name),
  'PersistentVolumeClaim.fromClaimName': (scope: Construct, id: string, name: string) =>
    PersistentVolumeClaim.fromClaimName(scope, id, name),
  'BackupStore.volume': BackupStore.volume.bind(BackupStore),
  'BackupStore.s3': BackupStore.s3.bind(BackupStore),
  'BackupStore.rclone': BackupStore.rclone.bind(BackupStore),
  'S3Credentials.fromSecret': S3Credentials.fromSecret.bind(S3Credentials),
  'S3Credentials.workloadIdentity': S3Credentials.workloadIdentity.bind(S3Credentials),
  'StoreEncryption.rcloneCrypt': StoreEncryption.rcloneCrypt.bind(StoreEncryption),
};

type ConstructClass = new (scope: Construct, id: string, props: never) => Construct;

/** What declarations make. */
const CONSTRUCTS: { readonly [name: string]: ConstructClass } = {
  ReplicatedPostgres,
  CloudNativePostgres,
  RestoreFromSnapshot,
  RestoreFromDump,
};

/** The manifests that a declaration synthesizes in a namespace, in the order in which they are applied. */
export function synthesized({ name, statements }: Declaration, namespace: string): ManifestObject[] {
  const chart = new Chart(new App(), name, { namespace });
  const named = new Map<string, unknown>([[CHART.name, chart]]);
  for (const { name: each, made } of statements) named.set(each, build(made, chart, named));
  return chart.toJson() as ManifestObject[];
}

function build(value: Value | undefined, chart: Chart, named: ReadonlyMap<string, unknown>): unknown {
  const built = (each: Value | undefined): unknown => build(each, chart, named);
  if (isRef(value)) return named.get(value.name);
  if (isMade(value)) {
    const Class = CONSTRUCTS[value.construct];
    if (Class === undefined) throw new Error(`${value.construct} is no construct that declarations make`);
    return new Class(chart, value.id, built(value.props) as never);
  }
  if (isCall(value)) {
    const called = FUNCTIONS[value.name];
    if (called === undefined) throw new Error(`${value.name} is no function that declarations call`);
    return called(...(value.args.map(built) as never[]));
  }
  if (Array.isArray(value)) return value.map(built);
  if (typeof value !== 'object') return value;
  const given = Object.entries(value as Props).filter(([, each]) => each !== undefined);
  return Object.fromEntries(given.map(([prop, each]) => [prop, built(each)]));
}

import { PREFIX } from '../labels';
import type { PodTemplate } from './objects';

/** What the pods of dumps, and of restores from them, are labelled. */
export type DumpWork = 'logical-backup' | 'dump-restore';

/** Whether pods of this template do that work for a database. */
export function worksFor(template: PodTemplate | undefined, database: string, work: DumpWork): boolean {
  const labels = template?.metadata?.labels;
  return labels?.['app.kubernetes.io/instance'] === database && labels[`${PREFIX}component`] === work;
}

/** The stores that pods of this template are told, in their order. */
export function storesOfTemplate(template: PodTemplate | undefined): string[] {
  const variables = (template?.spec?.containers ?? []).flatMap(({ env = [] }) => env);
  const names = variables.find(({ name }) => name === 'CDK8S_PG_STORE_NAMES')?.value;
  return (names ?? '').split('\n').filter((name) => name !== '');
}

import type { SwitchoverPlan } from '../views/switchover';
import { indented } from './table';

/** What is to be done for a switchover, for a person. */
export function switchoverText(plan: SwitchoverPlan): string {
  const { namespace, database, from = 'nobody', to, command } = plan;
  const title = from === to ? `${database}: ${to} stays the primary` : `${database}: ${to} takes over from ${from}`;
  const lines =
    command === undefined
      ? [...change(plan), `then: cdk8s-pg rollout wait ${database} -n ${namespace}`]
      : [
          'CloudNativePG decides who is the primary, so there is nothing to commit',
          `now, by the plugin of its operator: ${command}`,
        ];
  return `${[title, ...lines.map(indented)].join('\n')}\n`;
}

function change({ database, primary, written }: SwitchoverPlan): string[] {
  if (written === undefined)
    return [
      'commit this, and apply it as always; nothing is restarted but the server that hands over:',
      indented(`TypeScript: new ReplicatedPostgres(…, { name: '${database}', primary: ${primary}, … })`),
      indented(`configuration file: primary: ${primary} below database; --write <file> does it`),
    ];
  const { file, line, before, after } = written;
  if (before === after) return [`${file}:${line} says so already; commit and apply it`];
  return [
    `written to ${file}, line ${line}; commit it, and apply it as always:`,
    ...(before === undefined ? [] : [indented(`-${before}`)]),
    indented(`+${after}`),
  ];
}

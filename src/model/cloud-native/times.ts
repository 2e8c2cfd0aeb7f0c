import { secondsOf } from '../durations';
import type { CloudNativePostgresProps } from '../options/cloud-native-postgres-props';
import type { Problems } from '../problems';

/** How long things may take, in seconds. */
export interface CloudNativeTimes {
  readonly terminationGracePeriod: number;
  readonly smartShutdownTimeout: number;
  readonly startupTimeout: number;
  readonly switchoverTimeout: number;
  readonly failoverDelay: number;
}

/** How long things may take. */
export function cloudNativeTimes(props: CloudNativePostgresProps, problems: Problems): CloudNativeTimes {
  const seconds = (prop: keyof CloudNativeTimes, fallback: number, least: number): number =>
    secondsOf(prop, props[prop], fallback, least, problems);
  const times = {
    terminationGracePeriod: seconds('terminationGracePeriod', 1800, 30),
    smartShutdownTimeout: seconds('smartShutdownTimeout', 180, 0),
    startupTimeout: seconds('startupTimeout', 3600, 1),
    switchoverTimeout: seconds('switchoverTimeout', 3600, 1),
    failoverDelay: seconds('failoverDelay', 0, 0),
  };
  if (times.smartShutdownTimeout >= times.terminationGracePeriod)
    problems.warn(
      'smartShutdownTimeout',
      `${times.smartShutdownTimeout} s leaves nothing of terminationGracePeriod (${times.terminationGracePeriod} s): an instance with clients that stay is killed instead of stopped`,
    );
  return times;
}

import type { ContainerResources, Cpu } from 'cdk8s-plus-28';
import type { Size } from 'cdk8s';
import type { Problems } from './problems';
import { bytesToQuantity, cpuInMillis, millisToQuantity, sizeInBytes, sizeProblem } from './quantity';

/** Requests and limits the way Kubernetes writes them. */
export interface Resources {
  readonly requests: { readonly [resource: string]: string };
  readonly limits: { readonly [resource: string]: string };
  /** The memory that can be counted on, in bytes. */
  readonly memory: number;
}

const MI = 1024 ** 2;

/** What a container gets where nothing is said. CPU in thousandths, memory in bytes. */
export interface ResourceDefaults {
  readonly cpuRequest: number;
  readonly memoryRequest: number;
  readonly memoryLimit: number;
}

export const POSTGRES_RESOURCES: ResourceDefaults = { cpuRequest: 100, memoryRequest: 512 * MI, memoryLimit: 512 * MI };
export const PROGRAM_RESOURCES: ResourceDefaults = { cpuRequest: 10, memoryRequest: 48 * MI, memoryLimit: 128 * MI };

interface Range {
  readonly request?: number;
  readonly limit?: number;
}

/** Resources from what was given; what was not given by default, cpu and memory each for itself. */
export function resources(
  prop: string,
  given: ContainerResources | undefined,
  defaults: ResourceDefaults,
  problems: Problems,
): Resources {
  const cpu = range(`${prop}.cpu`, given?.cpu, cpuAmount, millisToQuantity, problems) ?? {
    request: defaults.cpuRequest,
  };
  const memory = range(`${prop}.memory`, given?.memory, sizeAmount, bytesToQuantity, problems) ?? {
    request: defaults.memoryRequest,
    limit: defaults.memoryLimit,
  };
  const scratch =
    range(`${prop}.ephemeralStorage`, given?.ephemeralStorage, sizeAmount, bytesToQuantity, problems) ?? {};
  const quantities = (side: 'request' | 'limit'): Resources['requests'] => ({
    ...(cpu[side] === undefined ? {} : { cpu: millisToQuantity(cpu[side]) }),
    ...(memory[side] === undefined ? {} : { memory: bytesToQuantity(memory[side]) }),
    ...(scratch[side] === undefined ? {} : { 'ephemeral-storage': bytesToQuantity(scratch[side]) }),
  });
  return {
    requests: quantities('request'),
    limits: quantities('limit'),
    memory: memory.limit ?? memory.request ?? defaults.memoryRequest,
  };
}

type Amount = { amount?: number; problem?: string };

/** Request and limit of one resource; a limit alone is the request too, as Kubernetes has it. */
function range(
  prop: string,
  given: { readonly request?: unknown; readonly limit?: unknown } | undefined,
  read: (value: unknown) => Amount,
  write: (amount: number) => string,
  problems: Problems,
): Range | undefined {
  if (given === undefined || (given.request === undefined && given.limit === undefined)) return undefined;
  const side = (name: 'request' | 'limit'): number | undefined => {
    if (given[name] === undefined) return undefined;
    const { amount, problem } = read(given[name]);
    problems.add(`${prop}.${name}`, problem);
    return amount;
  };
  const limit = side('limit');
  const request = side('request') ?? limit;
  if (request !== undefined && limit !== undefined && request > limit) {
    problems.add(
      `${prop}.request`,
      `${write(request)} is above the limit (${write(limit)}); lower the request or raise the limit`,
    );
  }
  return { request, limit };
}

function sizeAmount(value: unknown): Amount {
  const problem = sizeProblem(value);
  return problem === undefined ? { amount: sizeInBytes(value as Size) } : { problem };
}

function cpuAmount(value: unknown): Amount {
  const amount = typeof value === 'object' && value !== null && 'amount' in value ? cpuInMillis(value as Cpu) : NaN;
  if (Number.isFinite(amount) && amount > 0) return { amount };
  return { problem: `${JSON.stringify(value)} is not an amount of processor; write for example Cpu.millis(500)` };
}

import type { Manifests } from '../constructs/support/databases';

/** Every container that a manifest names, wherever it stands, with the Secrets of its pod. */
function containers(node: any, found: { image: string; secrets: unknown }[] = []): typeof found {
  if (typeof node !== 'object' || node === null) return found;
  for (const container of [...(node.containers ?? []), ...(node.initContainers ?? [])])
    found.push({ image: container.image, secrets: node.imagePullSecrets });
  for (const value of Object.values(node)) containers(value, found);
  return found;
}

/** Expects all images to begin with a registry, and all pods to have the Secret for it. */
export function expectImages({ all }: Pick<Manifests, 'all'>, registry: string, secret: string): void {
  // What a drill makes stands in its plan, as text.
  const plans = all.flatMap(({ data = {} }) =>
    Object.keys(data)
      .filter((key) => key.endsWith('.json'))
      .map((key) => JSON.parse(data[key]) as unknown),
  );
  const found = [...all, ...plans].flatMap((object) => containers(object));
  expect(found.length).toBeGreaterThan(0);
  for (const each of found)
    expect(each).toEqual({ image: expect.stringMatching(once(registry)) as string, secrets: [{ name: secret }] });
}

/** Begins with a registry, and has its path no second time. */
function once(registry: string): RegExp {
  const path = registry.replace(/^[^/]*/, '').replace(/\/+$/, '');
  return new RegExp(`^${registry}(?!.*${path}/)`);
}

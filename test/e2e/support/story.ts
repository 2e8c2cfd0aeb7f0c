import { PATIENCE } from './extent';
import { Namespace, type NamespaceOptions } from './namespace';

/** Several tests, one after another, on what the ones before have left in one namespace. */
export interface Story {
  /** The namespace; only inside a test or a hook. */
  namespace(): Namespace;
  /** A test that shows diagnostics where it fails. After a failure those that follow fail at once. */
  test(name: string, body: (namespace: Namespace) => Promise<void>, seconds?: number): void;
}

/**
 * Declares a namespace that lives as long as the file (or describe block) it is called in, for tests that build on one
 * another.
 */
export function story(name: string, options?: NamespaceOptions): Story {
  let current: Namespace | undefined;
  let failure: string | undefined;
  const namespace = (): Namespace => {
    if (!current) throw new Error(`namespace ${name} does not exist here: use it inside a test`);
    return current;
  };

  beforeAll(async () => {
    current = await Namespace.create(name, options);
  }, 90_000);
  afterAll(async () => {
    await current?.delete();
  }, 240_000);

  return {
    namespace,
    test: (title, body, seconds) =>
      test(
        title,
        async () => {
          if (failure) throw new Error(`not tried: '${failure}' failed before`);
          try {
            await body(namespace());
          } catch (error) {
            failure = title;
            await current?.failed(error);
            throw error;
          }
        },
        seconds && seconds * PATIENCE * 1000,
      ),
  };
}

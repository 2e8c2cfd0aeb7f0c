import { spawn } from 'node:child_process';
import type { Kubectl } from './kubectl';

/** Copies what a folder holds into a folder of a pod, which needs `tar`. @throws where not all of it arrived */
export async function copyInto(kubectl: Kubectl, pod: string, from: string, to: string): Promise<void> {
  await kubectl.exec(pod, ['mkdir', '-p', to]);
  const pack = spawn('tar', ['-C', from, '-cf', '-', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const args = ['-n', kubectl.namespace, 'exec', '-i', pod, '--', 'tar', '-xof', '-', '-C', to];
  const unpack = spawn('kubectl', args, { stdio: [pack.stdout, 'ignore', 'pipe'] });
  // The copy in this process would keep the pipe open.
  pack.stdout.destroy();
  let said = '';
  unpack.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const status = (child: ReturnType<typeof spawn>) =>
    new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const [packed, unpacked] = await Promise.all([status(pack), status(unpack)]);
  if (packed !== 0 || unpacked !== 0)
    throw new Error(`${from} did not get into ${pod}: tar ${packed}, kubectl ${unpacked}: ${said.trim()}`);
}

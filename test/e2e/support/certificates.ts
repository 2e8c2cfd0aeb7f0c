import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a Secret in cert-manager's layout holds. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/** An authority that lives as long as a scenario, by openssl. */
export class Authority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-ca-'));

  constructor() {
    const subject = ['-subj', '/CN=cdk8s-pg e2e', '-addext', 'basicConstraints=critical,CA:TRUE'];
    this.openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      ...subject,
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
    );
  }

  /** Issues a certificate for these host names. */
  issue(hosts: readonly string[]): Certificate {
    writeFileSync(join(this.folder, 'names'), `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}\n`);
    this.openssl(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=database',
      '-keyout',
      'tls.key',
      '-out',
      'tls.csr',
    );
    this.openssl(
      'x509',
      '-req',
      '-in',
      'tls.csr',
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '1',
      '-extfile',
      'names',
      '-out',
      'tls.crt',
    );
    return { certificate: this.read('tls.crt'), key: this.read('tls.key'), authority: this.read('ca.crt') };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' });
  }
}

/** The Secret as cert-manager writes it. */
export function tlsSecret(name: string, { certificate, key, authority }: Certificate): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    type: 'kubernetes.io/tls',
    stringData: { 'tls.crt': certificate, 'tls.key': key, 'ca.crt': authority },
  };
}

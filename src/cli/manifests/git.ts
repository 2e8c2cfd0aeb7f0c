import { execFile } from 'node:child_process';
import { CannotTell } from '../kubernetes/problems';

/** How much git may print: manifests with programs in them are large. */
const MOST = 1024 * 1024 * 1024;

/** A file in a revision. */
export interface RevisionFile {
  /** From the folder that was asked for. */
  readonly path: string;
  readonly text: string;
}

/** The repository that a folder is in, as the program git reads it. */
export class Repository {
  constructor(private readonly folder: string) {}

  /** The id of the commit that a revision names; undefined where it names none. */
  async commit(revision: string): Promise<string | undefined> {
    const { code, out } = await this.git([
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${revision}^{commit}`,
    ]);
    return code === 0 ? out.trim() : undefined;
  }

  /** Why there is no repository here; undefined where there is one. */
  async problem(): Promise<string | undefined> {
    const { code, err } = await this.git(['rev-parse', '--git-dir']);
    if (code === 0) return undefined;
    // A checkout in a container of CI often belongs to another user.
    return err.includes('dubious ownership')
      ? `git does not trust the repository of ${this.folder}, which belongs to another user; git config --global --add safe.directory '*' makes it`
      : `${this.folder} is in no git repository`;
  }

  /** Where the folder is in its repository, such as `apps/shop/`; empty at its top. */
  async prefix(): Promise<string> {
    return (await this.git(['rev-parse', '--show-prefix'])).out.trim();
  }

  /**
   * The files at a path of a commit: one, or all of a folder; undefined where there is nothing.
   *
   * @param path from the top of the repository, or from the folder where it begins with `./`
   */
  async files(commit: string, path: string, wanted: (path: string) => boolean): Promise<RevisionFile[] | undefined> {
    const found = await this.git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}:${path}`]);
    if (found.code !== 0) return undefined;
    const id = found.out.trim();
    const type = (await this.git(['cat-file', '-t', id])).out.trim();
    if (type === 'blob') return [{ path, text: await this.text(id) }];
    if (type !== 'tree') return undefined;
    const entries = (await this.git(['ls-tree', '-r', '-z', '--full-tree', id])).out.split('\0');
    const files: RevisionFile[] = [];
    for (const entry of entries) {
      // Links and other repositories within are no files.
      const [, of, name = ''] = /^100\d{3} blob ([0-9a-f]+)\t([^]+)$/.exec(entry) ?? [];
      if (of !== undefined && wanted(name)) files.push({ path: name, text: await this.text(of) });
    }
    return files;
  }

  private async text(id: string): Promise<string> {
    const { code, out, err } = await this.git(['cat-file', 'blob', id]);
    if (code !== 0) throw new CannotTell(`git does not give what it has: ${err.trim()}`);
    return out;
  }

  /** Runs git, without a shell. @throws CannotTell where there is no git */
  private git(args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    return new Promise((resolve, reject) => {
      const env = { ...process.env, LC_ALL: 'C' };
      execFile('git', [...args], { cwd: this.folder, env, maxBuffer: MOST, encoding: 'utf8' }, (error, out, err) => {
        if (error === null) resolve({ code: 0, out, err });
        else if (typeof error.code === 'number') resolve({ code: error.code, out, err });
        else if (error.code === 'ENOENT')
          reject(new CannotTell('there is no program git here; install it, or name files and folders'));
        else reject(new CannotTell(`git cannot be run: ${error.message}`));
      });
    });
  }
}

import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { SealwatchError } from '../../core/base/errors.ts';
import { isAlive } from '../../local/process/run.ts';

/** Keeps a second run out: a file that names the process at work, and that a run which died leaves behind. */
export class RunLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** @throws {SealwatchError} `CONFLICT` while another process has it */
  static async take(path: string): Promise<RunLock> {
    const own = JSON.stringify({ process: process.pid, host: hostname() });
    while (!(await isMade(path, own))) {
      const holder = await holderIn(path);
      if (holder === null) continue;
      if (!isDead(holder))
        throw new SealwatchError(
          'CONFLICT',
          `another run is at this restore (${holder}): wait for its end; if there is no such run any more, delete ${path}`,
        );
      await rm(path, { force: true });
    }
    return new RunLock(path);
  }

  release = (): Promise<void> => rm(this.#path, { force: true });
}

async function isMade(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (isCoded(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Who has a lock, or why nobody can say it; `null` where it was released meanwhile. */
async function holderIn(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')) || 'it has just begun';
  } catch (error) {
    return isCoded(error, 'ENOENT') ? null : String(error);
  }
}

const isCoded = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** True where the process that a lock names does not run any more; of another computer nobody can say that. */
function isDead(holder: string): boolean {
  const [, id, host] = /^\{"process":(\d+),"host":(".*")\}$/.exec(holder) ?? [];
  return id !== undefined && host === JSON.stringify(hostname()) && !isAlive(Number(id));
}

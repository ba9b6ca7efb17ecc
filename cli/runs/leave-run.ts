import { INTERRUPTED } from '../exit-codes.ts';
import type { Terminal } from '../output/terminal.ts';
import { runsCommand } from './watch-run.ts';

/**
 * Says to somebody who interrupts that nothing is lost: the run goes on without them.
 * @param unbegun what is not begun yet, and how it is, for people. @default - nothing
 */
export async function leaving<T>(
  terminal: Terminal,
  work: (onBegun: (run: string) => void) => Promise<T>,
  unbegun: string | null = null,
): Promise<T> {
  let run: string | null = null;
  const interrupted = () => {
    terminal.note(
      run === null
        ? 'interrupted'
        : `interrupted; the run goes on in the account: see ${runsCommand('show', run)}, end it with ${runsCommand('stop', run)}`,
    );
    if (unbegun !== null) terminal.note(unbegun);
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', interrupted);
  try {
    return await work((begun) => {
      run = begun;
    });
  } finally {
    process.removeListener('SIGINT', interrupted);
  }
}

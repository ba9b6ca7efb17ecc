import { parentPort, workerData } from 'node:worker_threads';
import type { ReadEvent } from '../../core/readers/read-event.ts';
import { type LogStore, reachLogs } from '../judge/log-bucket.ts';
import { type LogFile, sourceOf } from './log-files.ts';
import { scanFile } from './scan-file.ts';
import type { ScanSettings, ToPool, ToWorker } from './scan-pool.ts';

const { object, globals } = workerData as ScanSettings;
const waiting = new Map<number, () => void>();
let store: LogStore | undefined;

const answer = (message: ToPool): void => parentPort?.postMessage(message);

const reach = (): LogStore => {
  store ??= reachLogs(globals);
  return store;
};

async function scan(id: number, file: LogFile): Promise<void> {
  // The next ones are found once these are counted: what waits between the threads stays little.
  const take = (events: readonly ReadEvent[]): Promise<void> =>
    new Promise((resolve) => {
      waiting.set(id, resolve);
      answer({ kind: 'events', id, events });
    });
  try {
    answer({ kind: 'done', id, scanned: await scanFile(sourceOf(file, nothing(), reach), object, take) });
  } catch (error) {
    answer({
      kind: 'failed',
      id,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}

// Standard input belongs to the first thread.
async function* nothing(): AsyncGenerator<Uint8Array> {}

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'counted') waiting.get(message.id)?.();
  else void scan(message.id, message.file);
});

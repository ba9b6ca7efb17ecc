import { parentPort } from 'node:worker_threads';
import { type HashResult, type HashTask, hashFile } from './hash-file.ts';

const buffer = Buffer.allocUnsafeSlow(2 ** 20);
/** After so many bytes the rest of the tasks goes back: another thread may have nothing to do. */
const MAX_BYTES = 8 * 2 ** 20;

parentPort?.on('message', (tasks: readonly HashTask[]) => {
  const results: HashResult[] = [];
  let bytes = 0;
  for (const task of tasks) {
    if (bytes >= MAX_BYTES) break;
    const result = hashFile(task, buffer);
    bytes += 'size' in result ? result.size : 0;
    results.push(result);
  }
  parentPort?.postMessage(results);
});

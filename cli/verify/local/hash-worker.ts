import { parentPort } from 'node:worker_threads';
import { type HashTask, hashFile } from './hash-file.ts';

const buffer = Buffer.allocUnsafeSlow(2 ** 20);

parentPort?.on('message', (tasks: readonly HashTask[]) => {
  parentPort?.postMessage(tasks.map((task) => hashFile(task, buffer)));
});

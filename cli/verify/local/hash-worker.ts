import { parentPort } from 'node:worker_threads';
import { hashBatch, newBuffer } from './hash-batch.ts';
import { type PackedTasks, packResults, unpackTasks } from './packed-messages.ts';

const buffer = newBuffer();

parentPort?.on('message', (packed: PackedTasks) =>
  parentPort?.postMessage(packResults(hashBatch(unpackTasks(packed), buffer))),
);

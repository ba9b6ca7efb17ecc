import { Worker } from 'node:worker_threads';
import { SealwatchError } from '../../core/base/errors.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { ReadEvent } from '../../core/readers/read-event.ts';
import type { Pool } from '../batches.ts';
import type { Globals } from '../globals.ts';
import type { LogFile } from './log-files.ts';
import type { ScannedFile } from './scanned-file.ts';

/** What a thread needs to know. */
export interface ScanSettings {
  readonly object: ObjectRef;
  readonly globals: Globals;
}

export type ToWorker =
  | { readonly kind: 'scan'; readonly id: number; readonly file: LogFile }
  | { readonly kind: 'counted'; readonly id: number };

export type ToPool =
  | { readonly kind: 'events'; readonly id: number; readonly events: readonly ReadEvent[] }
  | { readonly kind: 'done'; readonly id: number; readonly scanned: ScannedFile }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

// Run from source it is a neighbour; bundled, this may stand in any folder of the bundle.
const WORKER = import.meta.url.endsWith('.ts')
  ? new URL('./scan-worker.ts', import.meta.url)
  : new URL('../cli/readers/scan-worker.js', import.meta.url);
/** Objects whose answers one thread waits for at the same time. */
const FILES_PER_THREAD = 4;

type Take = (events: readonly ReadEvent[]) => void;

interface Job {
  readonly take: Take;
  readonly resolve: (scanned: ScannedFile) => void;
  readonly reject: (error: unknown) => void;
}

/** Threads that read files of logs. */
export class ScanPool implements Pool {
  readonly concurrency: number;
  readonly #threads: readonly Scanner[];

  constructor(threads: number, settings: ScanSettings, script = WORKER) {
    this.#threads = Array.from({ length: threads }, () => new Scanner(settings, script));
    this.concurrency = threads * FILES_PER_THREAD;
  }

  /** Reads a file in the thread that has the least to do. */
  scan(file: LogFile, take: Take): Promise<ScannedFile> {
    const idlest = this.#threads.reduce((best, each) => (each.load < best.load ? each : best));
    return idlest.scan(file, take);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

class Scanner {
  readonly #worker: Worker;
  readonly #jobs = new Map<number, Job>();
  #next = 0;
  #failure: unknown = null;

  constructor(settings: ScanSettings, script: URL) {
    this.#worker = new Worker(script, { workerData: settings });
    this.#worker.on('message', (message: ToPool) => this.#hear(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () =>
      this.#fail(new SealwatchError('INTERNAL', 'a thread that reads logs has ended')),
    );
    this.#worker.unref();
  }

  get load(): number {
    return this.#jobs.size;
  }

  scan(file: LogFile, take: Take): Promise<ScannedFile> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#next++;
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#jobs.set(id, { take, resolve, reject });
      this.#send({ kind: 'scan', id, file });
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #hear(message: ToPool): void {
    const job = this.#jobs.get(message.id);
    if (message.kind === 'events') {
      job?.take(message.events);
      this.#send({ kind: 'counted', id: message.id });
      return;
    }
    this.#jobs.delete(message.id);
    if (message.kind === 'done') job?.resolve(message.scanned);
    else job?.reject(new SealwatchError('INTERNAL', `a thread failed: ${message.message}`));
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const { reject } of this.#jobs.values()) reject(this.#failure);
    this.#jobs.clear();
  }
}

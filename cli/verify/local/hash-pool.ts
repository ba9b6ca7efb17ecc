import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { SealwatchError } from '../../../core/base/errors.ts';
import type { HashResult, HashTask } from './hash-file.ts';

interface Job {
  readonly tasks: readonly HashTask[];
  readonly resolve: (results: readonly HashResult[]) => void;
  readonly reject: (error: unknown) => void;
}

// Run from source it is a neighbour; bundled, this may stand in any folder of the bundle.
const WORKER = import.meta.url.endsWith('.ts')
  ? new URL('./hash-worker.ts', import.meta.url)
  : new URL('../cli/verify/local/hash-worker.js', import.meta.url);
/** One batch at work and one that waits, so that a worker never waits for the next. */
const PER_WORKER = 2;

/** Threads that hash files, as many as there are cores. */
export class HashPool {
  readonly concurrency: number;
  readonly #workers: readonly Hasher[];

  constructor(threads = availableParallelism()) {
    this.#workers = Array.from({ length: threads }, () => new Hasher());
    this.concurrency = threads * (PER_WORKER + 1);
  }

  /** Hashes files in the threads that have the least to do; large ones are spread, whatever they came with. */
  async hash(tasks: readonly HashTask[]): Promise<readonly HashResult[]> {
    if (tasks.length === 0) return [];
    const results = await this.#idlest().hash(tasks);
    const rest = tasks.slice(results.length);
    if (rest.length === 0) return results;
    const half = Math.ceil(rest.length / 2);
    const others = await Promise.all([this.hash(rest.slice(0, half)), this.hash(rest.slice(half))]);
    return [...results, ...others.flat()];
  }

  #idlest(): Hasher {
    const [first, ...others] = this.#workers;
    const idlest = others.reduce((best, each) => (each.load < (best?.load ?? 0) ? each : best), first);
    if (idlest === undefined) throw new SealwatchError('INTERNAL', 'there is no thread to hash with');
    return idlest;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }
}

/** One thread; it answers in the order in which it was asked. */
class Hasher {
  readonly #worker = new Worker(WORKER);
  readonly #jobs: Job[] = [];
  #failure: unknown = null;

  constructor() {
    this.#worker.on('message', (results: readonly HashResult[]) => this.#jobs.shift()?.resolve(results));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.unref();
  }

  get load(): number {
    return this.#jobs.length;
  }

  hash(tasks: readonly HashTask[]): Promise<readonly HashResult[]> {
    if (this.#failure) return Promise.reject(this.#failure);
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#jobs.push({ tasks, resolve, reject });
      this.#worker.postMessage(tasks);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: unknown): void {
    this.#failure = error;
    for (const { reject } of this.#jobs.splice(0)) reject(error);
  }
}

import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { SealwatchError } from '../../../core/base/errors.ts';
import type { Pool } from '../../batches.ts';
import { hashSmallFiles, newBuffer } from './hash-batch.ts';
import type { HashResult, HashTask } from './hash-file.ts';
import { type PackedResults, packTasks, unpackResults } from './packed-messages.ts';

type Results = readonly HashResult[];

interface Job {
  readonly tasks: readonly HashTask[];
  /** True where a file is large: while the main thread hashed it, it could give the others nothing to do. */
  readonly isForThreads: boolean;
  readonly resolve: (results: Results) => void;
  readonly reject: (error: unknown) => void;
}

// Run from source it is a neighbour; bundled, this may stand in any folder of the bundle.
const WORKER = import.meta.url.endsWith('.ts')
  ? new URL('./hash-worker.ts', import.meta.url)
  : new URL('../cli/verify/local/hash-worker.js', import.meta.url);
/** One batch at work and one that waits, so that a thread never waits for the next. */
const PER_THREAD = 2;
/** To start a thread takes as long as to hash so many batches of small files. */
const BATCHES_WORTH_A_THREAD = 8;
/** So many that the main thread goes on while the oldest of them waits for a thread to start. */
const MAX_BATCHES = 128;

/** Hashes files on all cores: small ones in the main thread as well, which is one thread less to start, large ones in threads only. */
export class HashPool implements Pool {
  /** Batches to give it at a time. */
  readonly concurrency = MAX_BATCHES;
  readonly #cores: number;
  readonly #script: URL;
  readonly #threads: Thread[] = [];
  readonly #waiting: Job[] = [];
  readonly #buffer = newBuffer();
  #isHashingHere = false;
  #isClosed = false;

  constructor(cores = availableParallelism(), script = WORKER) {
    this.#cores = cores;
    this.#script = script;
  }

  /** Hashes files wherever there is the least to do; large ones are spread, whatever they came with. */
  hash(tasks: readonly HashTask[], isForThreads = false): Promise<Results> {
    if (this.#isClosed) return Promise.reject(closed());
    if (tasks.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const job = { tasks, isForThreads, resolve, reject };
      // What is left of another job is waited for the most.
      if (isForThreads) this.#waiting.unshift(job);
      else this.#waiting.push(job);
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #dispatch(): void {
    for (let thread = this.#freeThread(); thread !== null; thread = this.#freeThread()) {
      const job = this.#waiting.shift();
      if (job) void this.#hashIn(thread, job);
    }
    if (!this.#isHashingHere && this.#waiting.some(({ isForThreads }) => !isForThreads))
      void this.#hashHere();
  }

  /** A thread for the first of what waits; `null` where nothing does, or all have enough to do. */
  #freeThread(): Thread | null {
    const [first] = this.#waiting;
    if (first === undefined) return null;
    const idlest = this.#threads.reduce<Thread | null>(
      (best, each) => (best === null || each.load < best.load ? each : best),
      null,
    );
    if (idlest?.load === 0) return idlest;
    const count = this.#threads.length;
    const isWorthAnother = first.isForThreads
      ? count < this.#cores
      : count < this.#cores - 1 && this.#waiting.length >= BATCHES_WORTH_A_THREAD * (count + 1);
    if (isWorthAnother) {
      const thread = new Thread(this.#script);
      this.#threads.push(thread);
      return thread;
    }
    return idlest !== null && idlest.load < PER_THREAD ? idlest : null;
  }

  async #hashIn(thread: Thread, job: Job): Promise<void> {
    try {
      this.#finish(job, await thread.hash(job.tasks));
    } catch (error) {
      job.reject(error);
    }
    this.#dispatch();
  }

  async #hashHere(): Promise<void> {
    this.#isHashingHere = true;
    for (;;) {
      // In between, threads are heard and get something to do.
      await turn();
      const at = this.#waiting.findIndex(({ isForThreads }) => !isForThreads);
      const [job] = at < 0 ? [] : this.#waiting.splice(at, 1);
      if (job === undefined) break;
      this.#finish(job, hashSmallFiles(job.tasks, this.#buffer));
    }
    this.#isHashingHere = false;
  }

  #finish({ tasks, resolve, reject }: Job, results: Results): void {
    const rest = tasks.slice(results.length);
    if (rest.length === 0) {
      resolve(results);
      return;
    }
    const half = Math.ceil(rest.length / 2);
    const halves = [rest.slice(0, half), rest.slice(half)];
    Promise.all(halves.map((each) => this.hash(each, true))).then(
      (others) => resolve([...results, ...others.flat()]),
      reject,
    );
  }
}

const closed = () => new SealwatchError('INTERNAL', 'the threads that hash were closed');

interface Asked {
  readonly tasks: readonly HashTask[];
  readonly resolve: (results: Results) => void;
  readonly reject: (error: unknown) => void;
}

/** One thread; it answers in the order in which it was asked. */
class Thread {
  readonly #worker: Worker;
  readonly #asked: Asked[] = [];
  #failure: unknown = null;

  constructor(script: URL) {
    this.#worker = new Worker(script);
    this.#worker.on('message', (packed: PackedResults) => {
      const asked = this.#asked.shift();
      asked?.resolve(unpackResults(packed, asked.tasks));
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () =>
      this.#fail(new SealwatchError('INTERNAL', 'a thread that hashes has ended')),
    );
  }

  get load(): number {
    return this.#asked.length;
  }

  hash(tasks: readonly HashTask[]): Promise<Results> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#asked.push({ tasks, resolve, reject });
      this.#worker.postMessage(packTasks(tasks));
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const { reject } of this.#asked.splice(0)) reject(this.#failure);
  }
}

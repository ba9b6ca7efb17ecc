import { Worker } from 'node:worker_threads';
import { SealwatchError } from '../../core/base/errors.ts';
import type { FileAlgorithm } from '../../core/manifests/manifest.ts';

/** What the thread is asked. */
export type WriteRequest = { readonly file: number } & (
  | {
      readonly kind: 'begin';
      readonly fd: number;
      readonly algorithm: FileAlgorithm;
      /** Bytes that will come. */
      readonly size: number;
    }
  /** `position`: where they go; `null` where they are there already, and to be digested only. */
  | { readonly kind: 'add'; readonly bytes: SharedBytes; readonly position: number | null }
  | { readonly kind: 'end' | 'drop' }
);

/** Bytes that this thread and the other see both: nothing is copied. */
export type SharedBytes = Uint8Array<SharedArrayBuffer>;

/** What it answers, in the order in which it was asked: at the end the digest, in lower-case hexadecimal. */
export type WriteAnswer =
  | { readonly hex: string | null }
  | { readonly error: string; readonly code: string | undefined };

/** A file whose bytes come in order. */
export interface GrowingFile {
  /** Settles once the bytes are written and digested: until then they stay as they are. */
  add(bytes: SharedBytes, position: number | null): Promise<void>;
  /** The digest, in lower-case hexadecimal. */
  end(): Promise<string>;
  /** Forgets it. */
  drop(): void;
}

// Run from source it is a neighbour; bundled, this may stand in any folder of the bundle.
const WORKER = import.meta.url.endsWith('.ts')
  ? new URL('./write-worker.ts', import.meta.url)
  : new URL('../cli/pull/write-worker.js', import.meta.url);

interface Asked {
  readonly resolve: (hex: string | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes and digests large files in a thread, which starts with the first of them: meanwhile this one receives the next bytes. */
export class WriteThread {
  readonly #asked: Asked[] = [];
  #worker: Worker | null = null;
  readonly #script: URL;
  #failure: unknown = null;
  #files = 0;

  constructor(script = WORKER) {
    this.#script = script;
  }

  /** @param fd - open for writing, until it has ended or is dropped */
  begin(fd: number, algorithm: FileAlgorithm, size: number): GrowingFile {
    this.#files += 1;
    const file = this.#files;
    const begun = this.#ask({ kind: 'begin', file, fd, algorithm, size });
    // What fails here fails what is asked next.
    begun.catch(() => {});
    return {
      add: async (bytes, position) => {
        await begun;
        await this.#ask({ kind: 'add', file, bytes, position });
      },
      end: async () => (await this.#ask({ kind: 'end', file })) ?? '',
      drop: () => void this.#ask({ kind: 'drop', file }).catch(() => {}),
    };
  }

  /** Whoever still waits for it is told so once it writes nothing any more: then a file may be closed, and another may get its number. */
  async close(): Promise<void> {
    this.#failure ??= new SealwatchError('INTERNAL', 'the thread that writes was closed');
    await this.#worker?.terminate();
    this.#fail(this.#failure);
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const { reject } of this.#asked.splice(0)) reject(this.#failure);
  }

  #ask(request: WriteRequest): Promise<string | null> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    this.#worker ??= this.#start();
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject });
      worker.postMessage(request);
    });
  }

  #start(): Worker {
    const worker = new Worker(this.#script);
    worker.on('message', (answer: WriteAnswer) => {
      const asked = this.#asked.shift();
      if ('error' in answer) asked?.reject(Object.assign(new Error(answer.error), { code: answer.code }));
      else asked?.resolve(answer.hex);
    });
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () => this.#fail(new SealwatchError('INTERNAL', 'the thread that writes has ended')));
    return worker;
  }
}

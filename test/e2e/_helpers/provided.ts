/** What the set-up provides to every test. */
export interface Provided {
  readonly endpoint: string;
  /** What an SDK needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stack: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Receives every alert. */
  readonly alertQueueUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly e2e: Provided;
  }
}

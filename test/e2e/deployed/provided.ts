/** What the set-up provides to every test. */
export interface Provided {
  /** What an SDK needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Past the relay. */
  readonly emulatorEndpoint: string;
  readonly account: string;
  readonly region: string;
  readonly stack: string;
  readonly outputs: Readonly<Record<string, string>>;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly e2e: Provided;
  }
}

/** A running emulator, whichever kind it is. */
export interface Emulator {
  /** Where it answers; users get the relay's address instead. */
  readonly endpoint: string;
  /** Resolves when it has ended by itself, with what to tell. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

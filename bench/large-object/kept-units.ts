import type { LargeReading, LargeReadings } from '../../core/engine/large/large-reading.ts';

type Units = Pick<LargeReadings, 'find' | 'failureOf' | 'fail' | 'unit' | 'saveUnit'>;

/** Keeps the digests of units in this process: what a table takes is measured elsewhere. */
export class KeptUnits implements Units {
  readonly #reading: LargeReading;
  readonly #units = new Map<number, Uint8Array>();

  constructor(reading: LargeReading) {
    this.#reading = reading;
  }

  /** `<unit>:<hexadecimal digits>`, in no particular order. */
  get text(): string {
    return [...this.#units]
      .map(([unit, digests]) => `${unit}:${Buffer.from(digests).toString('hex')}`)
      .join(' ');
  }

  find = async (): Promise<LargeReading> => this.#reading;
  failureOf = async (): Promise<null> => null;
  unit = async (_: unknown, unit: number): Promise<Uint8Array> => this.#units.get(unit) ?? new Uint8Array();

  saveUnit = async (_: unknown, unit: number, digests: Uint8Array): Promise<void> => {
    this.#units.set(unit, digests);
  };

  fail = async (_: unknown, { detail }: { readonly detail: string }): Promise<void> => {
    throw new Error(detail);
  };
}

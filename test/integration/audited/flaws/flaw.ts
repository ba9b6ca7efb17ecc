import type { CheckStatus } from '../../../../core/posture/check.ts';
import type { StateName } from '../account-states.ts';
import type { Around, Setup } from '../setup.ts';

/** What a check says, in every state of the account or in some. */
export type Says = CheckStatus | Readonly<Partial<Record<StateName, CheckStatus>>>;

/** What makes a good bucket a bad one. */
export interface Flaw {
  readonly spoil: (good: Setup, around: Around) => Partial<Setup>;
  /** What comes of it for which checks; without more, that the check of the flaw fails. */
  readonly says?: Readonly<Record<string, Says>>;
}

export type Flaws = Readonly<Record<string, Flaw>>;

/** Names the writers of the bucket's dataset. */
export const writtenBy =
  (...names: readonly (keyof Around['writers'])[]): Flaw['spoil'] =>
  ({ datasets }, { writers }) => ({
    datasets: datasets.map((dataset) => ({ ...dataset, writers: names.map((name) => writers[name]) })),
  });

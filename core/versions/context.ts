import { second } from '../base/time.ts';
import { type Dataset, type Mode, modeAt } from '../scope/dataset.ts';
import type { Approval, Baseline, VersionFact } from './facts.ts';

/** What people have said about a key and its dataset: all that a judgement needs beside the observed versions. */
export interface Context {
  readonly dataset: Dataset;
  readonly baseline: Baseline | null;
  readonly approvals: readonly Approval[];
}

/** Until the seal is done nothing is held against anybody. */
export const isSealed = ({ dataset }: Context): boolean => dataset.status === 'sealed';

/** True for what was there before the seal pinned its versions. */
export function precedesSeal({ dataset, baseline }: Context, fact: VersionFact): boolean {
  if (baseline !== null || dataset.sealedAt === null) return false;
  return second(laterOf(fact)) < second(dataset.sealedAt);
}

/**
 * When a version became current: when it was stored; of one that is older than the seal and was not current then, when it was
 * seen to be.
 */
export function arrivedAt({ dataset, baseline }: Context, fact: VersionFact): string {
  const isOlder =
    baseline === null && dataset.sealedAt !== null && second(fact.storedAt) < second(dataset.sealedAt);
  return isOlder ? laterOf(fact) : fact.storedAt;
}

const laterOf = ({ storedAt, announcedAt }: VersionFact): string =>
  announcedAt !== null && announcedAt > storedAt ? announcedAt : storedAt;

export const modeOf = ({ dataset }: Context, at: string): Mode => modeAt(dataset, at);

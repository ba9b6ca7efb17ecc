import { compareText } from '../base/time.ts';

/** How the approved versions of a dataset are held: by a retention in governance mode, which ends, or by a legal hold, which somebody ends. */
export const HOLD_KINDS = ['governance', 'legal'] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

/** On which versions a hold is, and for how long. */
export interface HoldOn {
  /** ISO time at which it ends by itself; `null` for a legal hold. */
  readonly until: string | null;
  /** ISO time: it is on the versions that were approved by then. */
  readonly since: string;
}

/** A hold that somebody put on a dataset and had recorded, so that it is watched. */
export interface DatasetHold extends HoldOn {
  readonly dataset: string;
  /** Which keys the dataset had then. */
  readonly bucket: string;
  readonly prefix: string;
  readonly kind: HoldKind;
  /** Holds whose place it took: what was approved then is held as well, whatever was approved since. Not there without one. */
  readonly replaced?: readonly HoldOn[];
  /** Who had it recorded: stable ARN, and name of the role session where there is one. */
  readonly by: string;
  readonly session: string | null;
  /** ISO time at which somebody gave it up, and who; not there before. */
  readonly endedAt?: string;
  readonly endedBy?: string;
}

/** Names a hold: one of a dataset that ends at another time is another one. */
export const holdName = ({ dataset, kind, until }: Pick<DatasetHold, 'dataset' | 'kind' | 'until'>): string =>
  `${dataset}/${kind}/${until ?? ''}`;

/**
 * False once it has ended by itself, or was given up.
 * @param now ISO time
 */
export const isInForce = ({ until, endedAt }: DatasetHold, now: string): boolean =>
  endedAt === undefined && !isOver({ until }, now);

const isOver = ({ until }: Pick<HoldOn, 'until'>, now: string): boolean => until !== null && until <= now;

/**
 * A hold and those whose place it took, that which ends last first: where two are on one version, the first says how it is held.
 * @param now ISO time: of what has ended nothing is left
 */
export const heldBy = ({ until, since, replaced = [] }: DatasetHold, now: string): HoldOn[] =>
  [{ until, since }, ...replaced.toSorted((a, b) => compareText(b.until ?? '', a.until ?? ''))].filter(
    (each) => !isOver(each, now),
  );

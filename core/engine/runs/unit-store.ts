import type { SealedKey } from '../../api/baseline-request.ts';
import type { VerifiedKey } from '../../api/sweep-request.ts';
import type { Run, Totals } from './run.ts';

/** Some keys that one invocation is given to read. */
export interface Unit {
  /** From 1. */
  readonly number: number;
  readonly keys: readonly string[];
  /** Set where its one object takes others to read: it has its turn behind all that does not. */
  readonly isLarge?: true;
}

export interface PlannedKey {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

export type KeyResult = SealedKey | VerifiedKey;

/** What came of some keys of a unit that stand next to each other. */
export interface UnitResult {
  readonly run: string;
  /** When the run began: ISO time. */
  readonly startedAt: string;
  readonly unit: number;
  /** Keys of the unit before the first of these. */
  readonly from: number;
  /** How many keys these are. */
  readonly done: number;
  /** Those that are to be named. */
  readonly keys: readonly KeyResult[];
  /** What it adds to the totals. */
  readonly totals: Totals;
}

/** Findings of a page of keys that changed while a seal was made. */
export interface JudgedPage {
  readonly number: number;
  readonly findings: readonly string[];
}

/** Keeps what a run is going to do and what it has done. Nothing is counted twice, whoever writes it how often. */
export interface UnitStore {
  run(id: string): Promise<Run | null>;
  /**
   * Writes a run, with what belongs to it, all or nothing.
   * @param run with the revision that was read
   * @returns `conflict` when another writer was first: read it again
   */
  commitRun(run: Run, writes?: RunWrites): Promise<'committed' | 'conflict'>;
  /**
   * Makes a new run the one of its place, where several ask for the same.
   * @returns `conflict` when somebody else began one
   */
  createRun(created: CreatedRun): Promise<'committed' | 'conflict'>;
  /** The id of the run that was made last for a place, whatever became of it. */
  runOfPlace(place: string): Promise<string | null>;
  unit(run: string, number: number): Promise<Unit | null>;
  /** How many keys of a unit, from its first, have their result. */
  unitDone(run: string, number: number): Promise<number>;
  /** @returns `conflict` where these keys have their result already, which then stays */
  commitResult(result: UnitResult): Promise<'committed' | 'conflict'>;
  /** Numbers of units, up to one, of which not every key has its result. */
  unitsLeft(run: Run): Promise<number[]>;
  /** Notes why a unit could not be read, for people; the last reason stays. */
  noteFailure(run: Run, unit: number, reason: string): Promise<void>;
  /** Why a unit could not be read; `null` where nobody noted it. */
  failureOf(run: string, unit: number): Promise<string | null>;
  /** Notes that a unit waits for an object of so many bytes, which others are reading. */
  noteWaiting(run: Run, unit: number, bytes: number): Promise<void>;
  /** Objects that others are reading for a run. */
  waiting(run: string): Promise<Waiting>;
  /** The sum of all results so far, read strongly. */
  totals(run: string): Promise<Totals>;
}

/** Objects that are too large for one invocation, and are being read in parts. */
export interface Waiting {
  readonly objects: number;
  readonly bytes: number;
}

export const NOTHING_WAITING: Waiting = { objects: 0, bytes: 0 };

export interface CreatedRun {
  readonly run: Run;
  /** What there is one run of at a time. */
  readonly place: string;
  /** The run that it takes the place of; `null` where there was none. */
  readonly previous: string | null;
  /** The dataset whose first seal it is: from now on versions are judged when it is done. @default - none */
  readonly begins?: string;
}

export interface RunWrites {
  readonly units?: readonly Unit[];
  readonly judged?: JudgedPage;
}

/** A run as it is read after it was committed. */
export const afterCommit = (run: Run): Run => ({ ...run, revision: run.revision + 1 });

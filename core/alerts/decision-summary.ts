import type { Decided, DecidedKey, Decision } from '../findings/decision.ts';
import { type Claim, claimOf } from './claim.ts';
import { rankClaims } from './rank-claims.ts';
import { folderOf, joinedTallies, suffixOf, type Tally, tallyOf } from './tally.ts';

/** What is known of all that decisions of one message are about, in so much room however much that is. */
export interface DecisionSummary {
  /** Those that matter most, in this order. Of a key that was approved, its id is the key. */
  readonly claims: readonly Claim[];
  /** How many keys are in which folder, and have which suffix. */
  readonly folders: Tally;
  readonly suffixes: Tally;
}

/** As many keys and findings as a message names. */
const MAX_NAMED = 20;
/** More than a message names: what others join later may change which of them are rare. An item holds 400 KB. */
const MAX_KEPT = 40;
/** A folder has 1 KB at the most. */
const MAX_NAMES = 100;

/** Summarises what one request decides. The order in which somebody names keys makes no difference: it is their choice. */
export function summaryOf({ keys, findings }: Decided, bucket: string | null): DecisionSummary {
  const found = findings.map(claimOf);
  const known = new Set(found.map(({ key }) => key));
  const claims = [
    ...found,
    ...keys.filter(({ key }) => !known.has(key)).map((key) => claimOfKey(key, bucket)),
  ];
  const names = claims.flatMap(({ key }) => key ?? []);
  return summarised(claims, tallyOf(names.map(folderOf), MAX_NAMES), tallyOf(names.map(suffixOf), MAX_NAMES));
}

/** Two summaries as one. A name that is not among the commonest of one of them may be counted as two names. */
export const joinedSummaries = (first: DecisionSummary, next: DecisionSummary): DecisionSummary =>
  summarised(
    [...new Map([...first.claims, ...next.claims].map((claim) => [claim.id, claim])).values()],
    joinedTallies(first.folders, next.folders, MAX_NAMES),
    joinedTallies(first.suffixes, next.suffixes, MAX_NAMES),
  );

function summarised(claims: readonly Claim[], folders: Tally, suffixes: Tally): DecisionSummary {
  const counts = { folders: countsIn(folders), suffixes: countsIn(suffixes) };
  return { claims: rankClaims(claims, counts).slice(0, MAX_KEPT), folders, suffixes };
}

const countsIn = ({ top }: Tally): ReadonlyMap<string, number> =>
  new Map(top.map(({ name, count }) => [name, count]));

/** The decision with the names of those that matter most. */
export function withNames(decision: Decision, { claims }: DecisionSummary): Decision {
  const named = claims.slice(0, MAX_NAMED);
  const keys = decision.did === 'resolve' ? [] : named.flatMap(({ key }) => key ?? []);
  const findings = named.filter(({ id, key }) => id !== key).map(({ id }) => id);
  return { ...decision, keys, findings };
}

// Its size is what the person says of it, so nothing is ranked by that.
const claimOfKey = ({ key, mode }: DecidedKey, bucket: string | null): Claim => ({
  id: key,
  severity: 'info',
  state: 'open',
  dataset: null,
  bucket,
  key,
  resource: null,
  actor: null,
  copies: 'not-asked',
  current: null,
  mode,
  size: null,
  refused: false,
  happenedAt: '',
  time: '',
});

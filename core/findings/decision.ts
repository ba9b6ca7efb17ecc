import type { Mode } from '../scope/dataset.ts';
import type { Finding, HashText } from './finding.ts';

/** What a person decided: from then on Sealwatch takes bytes for approved, a finding for dealt with, or a hold for put or given up. */
export interface Decision {
  /** 40 hexadecimal characters; the same decision recorded twice has the same id. */
  readonly id: string;
  readonly did: 'seal' | 'approve' | 'resolve' | 'hold' | 'release';
  /** ISO time. */
  readonly at: string;
  /** Stable ARN. */
  readonly by: string;
  readonly account: string;
  /** Name of the role session, where there is one. */
  readonly session: string | null;
  /** `null` for a seal and a hold, which ask for none. */
  readonly reason: string | null;
  /** ISO time until which an announcement or a hold lasts; `null` for what has no end. */
  readonly until: string | null;
  /** Datasets that are concerned; none where the finding concerns none in particular. */
  readonly datasets: readonly string[];
  /** The bucket, where it is one. */
  readonly bucket: string | null;
  /** Keys that were approved, twenty at most: those first that matter most. */
  readonly keys: readonly string[];
  /** Findings that were resolved or approved, twenty at most: those first that matter most. */
  readonly findings: readonly string[];
  /** How many keys, findings, seals or holds it is about. */
  readonly count: number;
}

/** A key that somebody approves; the mode is that of its dataset, `null` where it is not known. */
export interface DecidedKey {
  readonly key: string;
  readonly mode: Mode | null;
}

/** All that a decision is about, of which it names the part that matters most. */
export interface Decided {
  readonly keys: readonly DecidedKey[];
  readonly findings: readonly Finding[];
}

/** As many keys and findings as a message names. */
const MAX_NAMED = 20;

/** An item and a message hold a limited number of bytes; a key has 1,024. */
const MAX_DATASETS = 200;

/**
 * A decision with its id.
 * @param identity what the decision is the same as when it is recorded again
 */
export function decisionOf(
  decision: Omit<Decision, 'id'>,
  identity: readonly string[],
  hash: HashText,
): Decision {
  const { did, by, keys, findings, datasets } = decision;
  return {
    ...decision,
    id: hash(JSON.stringify([did, by, ...identity])).slice(0, 40),
    keys: keys.slice(0, MAX_NAMED),
    findings: findings.slice(0, MAX_NAMED),
    datasets: datasets.slice(0, MAX_DATASETS),
  };
}

/** Several decisions of one person for one reason as one: what a release approves comes in many requests. */
export const joined = (first: Decision, next: Decision): Decision => ({
  ...first,
  datasets: [...new Set([...first.datasets, ...next.datasets])].slice(0, MAX_DATASETS),
  bucket: first.bucket === next.bucket ? first.bucket : null,
  keys: [...new Set([...first.keys, ...next.keys])].slice(0, MAX_NAMED),
  findings: [...new Set([...first.findings, ...next.findings])].slice(0, MAX_NAMED),
  count: first.count + next.count,
});

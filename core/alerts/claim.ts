import { shorten } from '../base/escape.ts';
import type { Severity } from '../base/severity.ts';
import { type Copies, copiesOf } from '../findings/copies.ts';
import type { Finding, FindingState } from '../findings/finding.ts';
import { isRefusedAttempt } from '../findings/kinds-of-finding.ts';
import type { Mode } from '../scope/dataset.ts';

/** What an alert keeps of each finding that it claims: what a group of them is ranked, counted and named by. */
export interface Claim {
  readonly id: string;
  readonly severity: Severity;
  readonly state: FindingState;
  readonly dataset: string | null;
  readonly bucket: string | null;
  readonly key: string | null;
  /** ARN or name of what was touched, where it is no object; shortened in the middle. */
  readonly resource: string | null;
  /** Stable ARN, else the account; `null` where neither is known. */
  readonly actor: string | null;
  readonly copies: Copies;
  /** True while the version is the current one, or the setting in effect; `null` where nobody asked. */
  readonly current: boolean | null;
  /** `null` where it is about no object. */
  readonly mode: Mode | null;
  /** Bytes of what was expected, or of what is there where nothing was; `null` where not known. */
  readonly size: number | null;
  /** True for a call that was denied or refused. */
  readonly refused: boolean;
  readonly happenedAt: string;
  readonly time: string;
}

/** Longer than any ARN of a role with its path; claims of many findings share an item of 400 KB. */
const MAX_NAME = 700;

export function claimOf(finding: Finding): Claim {
  const { id, severity, state, dataset, bucket, key, happenedAt, time } = finding;
  // Another release may write a finding without them, or in another form.
  const about = { dataset: textOf(dataset), bucket: textOf(bucket), key: textOf(key) };
  const common = { id, severity, state, ...about, happenedAt, time };
  try {
    return { ...common, ...detailsOf(finding) };
  } catch (error) {
    // A later release may write evidence in another form; people must be notified all the same that the finding is there.
    if (error instanceof TypeError) return { ...common, ...NOT_KNOWN };
    throw error;
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const NOT_KNOWN = {
  resource: null,
  actor: null,
  copies: 'unknown',
  current: null,
  mode: null,
  size: null,
  refused: false,
} as const;

function detailsOf(finding: Finding): Pick<Claim, keyof typeof NOT_KNOWN> {
  const { actor } = finding;
  const who = actor.arn ?? actor.account;
  const common = {
    actor: who === null ? null : shorten(who, MAX_NAME),
    copies: copiesOf(finding),
    current: finding.evidence.current,
    refused: isRefusedAttempt(finding),
  };
  if (finding.about === 'activity') {
    const { resource } = finding;
    return {
      ...common,
      resource: resource === null ? null : shorten(resource, MAX_NAME),
      mode: null,
      size: null,
    };
  }
  const { expected, actual, mode } = finding.evidence;
  return { ...common, resource: null, mode, size: expected?.size ?? actual.size };
}

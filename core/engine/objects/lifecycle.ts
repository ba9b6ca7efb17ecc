import type { Finding, FindingState } from '../../findings/finding.ts';
import type { Draft } from './draft.ts';

/** A person's last word on a finding. */
export interface Resolution {
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

/** What the judgement of a key says about its findings now. */
export interface Verdicts {
  readonly drafts: readonly Draft[];
  /** Ids of findings whose wrong content was replaced by good content. */
  readonly recovered: ReadonlySet<string>;
  /** Findings that a person closes with this commit. */
  readonly resolutions: ReadonlyMap<string, Resolution>;
}

export const stateByVerdict = (id: string, verdicts: Verdicts): FindingState =>
  verdicts.resolutions.has(id) ? 'resolved' : verdicts.recovered.has(id) ? 'recovered' : 'open';

/**
 * What becomes of a finding that is already known. A person's resolution stays. A finding that the whole history no longer
 * gives was wrong and is withdrawn; from a partial judgement only what it names changes.
 */
export function nextState(finding: Finding, verdicts: Verdicts, isWhole: boolean): FindingState {
  if (verdicts.resolutions.has(finding.id)) return 'resolved';
  if (finding.state === 'resolved') return 'resolved';
  const isGiven = verdicts.drafts.some((draft) => draft.id === finding.id);
  if (verdicts.recovered.has(finding.id)) return 'recovered';
  if (isGiven) return 'open';
  return isWhole ? 'withdrawn' : finding.state;
}

import type { Mode } from '../scope/dataset.ts';
import { approvalFor } from './classify.ts';
import { isSealed } from './context.ts';
import type { VersionFact } from './facts.ts';
import type { KeyStatus } from './key-state.ts';
import { isTakenByMode } from './mode-rules.ts';
import type { StepContext } from './step-context.ts';
import type { Expectation, ExpectationSource, VersionClass } from './version-record.ts';

/** A version that became current, and what it was judged to be. */
interface Arrived {
  readonly fact: VersionFact;
  readonly class: VersionClass;
  readonly mode: Mode;
  /** ISO time from which its bytes are the expected ones, if they are. */
  readonly since: string;
}

/** What is expected of a key once a version is current: the version's own bytes where a person or the mode takes them. */
export function expectedAfter(
  standing: KeyStatus,
  arrived: Arrived,
  context: StepContext,
): Expectation | null {
  const source = sourceOf(standing, arrived, context);
  if (source === null) return standing.expected;
  const { digest, size, version, versionId } = arrived.fact;
  const approval = source === 'approval' ? approvalFor(arrived.fact, context.approvals) : undefined;
  const by = source === 'baseline' ? (context.baseline?.by ?? null) : (approval?.by ?? null);
  const { since } = arrived;
  return { digest: digest ?? approval?.digest ?? null, size, version, versionId, since, source, by };
}

function sourceOf(
  standing: KeyStatus,
  { class: value, mode }: Arrived,
  context: StepContext,
): ExpectationSource | null {
  if (value === 'baseline') return 'baseline';
  if (value === 'approved') return 'approval';
  if (!isSealed(context) || !isTakenByMode(value, mode, standing.expected !== null)) return null;
  return value === 'extended' ? 'extended' : 'appended';
}

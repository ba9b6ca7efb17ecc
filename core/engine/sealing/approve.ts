import { SealwatchError } from '../../base/errors.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import { wholeSecond } from '../../base/time.ts';
import { untilCommitted } from '../../base/until-committed.ts';
import type { ObjectFinding } from '../../findings/finding.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { Approval } from '../../versions/facts.ts';
import type { Resolution } from '../objects/finding-changes.ts';
import { judgeKey } from '../objects/judge-key.ts';
import { type Observed, observed } from '../objects/observation.ts';
import { load } from '../objects/observe.ts';
import type { WorkerPorts } from '../objects/ports.ts';

/** A year: longer than any release takes, short enough that a forgotten announcement does not stay a hole. */
export const MAX_APPROVAL_MS = 366 * 24 * 60 * 60 * 1000;

export interface KeyApproval {
  readonly ref: ObjectRef;
  readonly dataset: string;
  readonly approval: Approval;
  /** Findings that it settles, by id. */
  readonly settles: ReadonlyMap<string, Resolution>;
}

/** Adds an approval to a key, judges the key again with it, and settles the findings that it settles. */
export async function approveKey(
  { ref, dataset, approval, settles }: KeyApproval,
  ports: WorkerPorts,
): Promise<void> {
  await untilCommitted('the key', ports, async () => {
    const { entry, context } = await load(ref, dataset, ports);
    const { id, digest } = approval;
    if (entry.approvals.some((known) => known.id === id && known.digest === digest)) return 'done';
    const before = observed(entry.revision === 0 ? [] : await ports.store.history(ref));
    const approvals = [...stillOfUse(entry.approvals, before, ports.clock()), approval];
    const change = await judgeKey(
      {
        ref,
        entry: { ...entry, approvals },
        context: { ...context, approvals },
        before,
        after: before,
        resolutions: () => settles,
        approvedDigests: [{ digest, since: wholeSecond(approval.from) }],
        isEntryChanged: true,
      },
      ports,
    );
    return change === null ? 'done' : ports.store.commit(change);
  });
}

/** A version that comes to light later than this is judged as if nothing had been announced for it. */
const RETENTION_MS = 30 * 24 * 60 * 60 * 1000;

// An entry keeps what a person said of bytes that the key holds or held, and what may still come; announcements that came to
// nothing go.
function stillOfUse(approvals: readonly Approval[], records: Observed, now: Date): Approval[] {
  const stored = new Set([...records.values()].map(({ fact }) => fact.digest));
  const oldest = new Date(now.getTime() - RETENTION_MS).toISOString();
  return approvals.filter(
    ({ accepts, digest, until }) => accepts !== null || stored.has(digest) || until > oldest,
  );
}

/** The version that accepting a finding would make the expected one; `null` when the finding accepts nothing but an absence. */
export function acceptable(finding: ObjectFinding): { readonly version: string } | null {
  const { rule, evidence, version } = finding;
  if (rule === 'object-removed') return null;
  if (evidence.destroyed || rule === 'transient-content') {
    throw new SealwatchError(
      'USAGE',
      `a ${rule} finding names no bytes that could be approved; use sealwatch resolve`,
    );
  }
  if (evidence.actual.digest === null) {
    throw new SealwatchError(
      'USAGE',
      'these bytes were never read, so they cannot be approved; make them readable and run sealwatch verify first',
    );
  }
  return { version };
}

/** @throws {SealwatchError} `USAGE` when the finding's version is not the current one any more */
export async function requireCurrent(
  finding: ObjectFinding,
  dataset: Dataset,
  ports: WorkerPorts,
): Promise<void> {
  const { entry } = await load(finding, dataset.name, ports);
  if (entry.standing.current?.version === finding.version) return;
  throw new SealwatchError(
    'USAGE',
    'the version of this finding is not current any more, so approving it would approve nothing that is there; resolve the finding instead',
  );
}

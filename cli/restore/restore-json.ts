import type { KeyOutcome } from '../../core/restore/apply-key.ts';
import type { KeyPlan, Step } from '../../core/restore/plan-key.ts';
import type { Globals } from '../globals.ts';
import { restoreFromArchive } from '../output/restore-from-archive.ts';

/** What asks S3 to restore a version from its archive first; `null` for everything else. */
export const commandFor = (step: Step, globals: Globals): string | null =>
  step.kind !== 'blocked' || step.archived === null ? null : restoreFromArchive(step.archived, globals);

/** A plan as JSON. */
export function planJson(
  { ref, dataset, wanted, found, step, isReported, notes }: KeyPlan,
  globals: Globals,
) {
  const command = commandFor(step, globals);
  const copy = step.kind === 'copy' ? step : null;
  return {
    ...ref,
    dataset,
    step: step.kind,
    reason: step.kind === 'blocked' ? step.reason : null,
    found,
    expected: wanted && { digest: wanted.digest, size: wanted.size, versionId: wanted.versionId },
    source: copy && { bucket: copy.source.bucket, key: copy.source.key, versionId: copy.source.versionId },
    marker: step.kind === 'undelete' ? step.marker : null,
    parts: copy?.parts ?? null,
    reported: isReported,
    notes,
    commands: command === null ? [] : [command],
  };
}

/** What became of a plan, as JSON. */
export const outcomeJson = ({ plan, status, detail, before, after }: KeyOutcome, globals: Globals) => ({
  ...planJson(plan, globals),
  status,
  detail,
  before,
  after,
});

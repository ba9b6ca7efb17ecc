import type { ObjectRef } from '../../base/object-ref.ts';
import { second } from '../../base/time.ts';
import type { Judgement } from '../../versions/judge-history.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { draft } from '../objects/draft.ts';
import type { Resolution } from '../objects/lifecycle.ts';
import type { Observed } from '../objects/observation.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import type { Run } from './run-store.ts';

/** What was found wrong in the version that a person now seals, or before it, is settled by that; what happened since is not. */
export function settledBySeal(
  record: VersionRecord,
  before: Observed,
  run: Run,
  judged: { readonly ref: ObjectRef; readonly judgement: Judgement; readonly ports: WorkerPorts },
): Map<string, Resolution> {
  const at = judged.ports.clock().toISOString();
  const resolution: Resolution = { by: run.by, reason: `sealed by run ${run.id}`, at };
  const settled = [...before.values()].filter(
    ({ fact }) => fact.storedAt < record.fact.storedAt || fact.version === record.fact.version,
  );
  const since = foundSince(run, judged);
  const ids = settled.flatMap((each) => each.findings).filter((id) => !since.has(id));
  return new Map(ids.map((id) => [id, resolution]));
}

function foundSince(
  { startedAt }: Run,
  { ref, judgement, ports }: Parameters<typeof settledBySeal>[3],
): Set<string> {
  const later = judgement.happenings.filter(({ at }) => second(at) >= second(startedAt));
  return new Set(later.flatMap((happening) => draft(ref, happening, ports.hash)?.id ?? []));
}

import type { SealedKey } from '../../api/baseline-request.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import { untilCommitted } from '../../base/retry-on-conflict.ts';
import { second, wholeSecond } from '../../base/time.ts';
import { tightenings } from '../../scope/dataset.ts';
import type { Context } from '../../versions/context.ts';
import type { Baseline } from '../../versions/facts.ts';
import type { Judgement } from '../../versions/judge-history.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { draft } from '../objects/evidence.ts';
import type { Resolution } from '../objects/finding-changes.ts';
import { Reading } from '../objects/gather-evidence.ts';
import { judgeKey, type KeyCase } from '../objects/judge-key.ts';
import { establish } from '../objects/merge-listing.ts';
import { type Observed, observed } from '../objects/observation.ts';
import { load, observe } from '../objects/observe.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import type { Pin, Run } from './run-store.ts';

/**
 * Establishes the baseline of one key from the version that the run pinned. A key that has its baseline already is compared
 * and never accepted anew.
 */
export async function sealKey(ref: ObjectRef, pin: Pin, run: Run, ports: WorkerPorts): Promise<SealedKey> {
  const reading = new Reading(ports);
  return untilCommitted('the key', ports, async () => {
    const { entry, context } = await load(ref, run.dataset, ports);
    const isSealedNow = entry.baseline?.run === run.id;
    if (!isSealedNow && (entry.standing.expected !== null || (await isFoundWrong(ref, context, ports))))
      return compare(ref, run.dataset, ports);
    const before = observed(entry.revision === 0 ? [] : await ports.store.history(ref));
    const record = await pinned(ref, run.dataset, pin, before.get(identity(pin)), reading);
    if (record.fact.unestablished === 'gone')
      return { key: ref.key, outcome: 'gone', detail: record.detail, findings: [] };
    const baseline = baselineOf(record, run);
    const change = await judgeKey(
      {
        ref,
        entry: { ...entry, baseline },
        context: { ...context, baseline },
        before,
        after: new Map([...before, [record.fact.version, record]]),
        resolutions: (judgement) => settledBySeal(record, before, run, { ref, judgement, ports }),
        approvedDigests: approved(baseline, ports),
        isEntryChanged: entry.baseline === null,
      },
      ports,
    );
    if (change !== null && (await ports.store.commit(change)) === 'conflict') return 'conflict';
    return sealed(ref, record);
  });
}

// What a looser mode let in is judged before it could be accepted; accepting it then takes an approval.
async function isFoundWrong(ref: ObjectRef, { dataset }: Context, ports: WorkerPorts): Promise<boolean> {
  if (dataset.status !== 'sealed' || tightenings(dataset).length === 0) return false;
  await observe(ref, dataset.name, null, ports);
  const { entry } = await load(ref, dataset.name, ports);
  return entry.standing.wrong.length > 0 && (await openFindings(ref, ports)).length > 0;
}

const identity = (pin: Pin): string => pin.versionId ?? `null/${pin.etag}/${pin.storedAt}`;

async function pinned(
  ref: ObjectRef,
  dataset: string,
  pin: Pin,
  known: VersionRecord | undefined,
  reading: Reading,
) {
  if (known?.fact.digest) return known;
  const { versionId, etag, size, storedAt } = pin;
  const seen = { versionId, etag, size, storedAt, announcedAt: null, sequencer: null, rank: null };
  const fresh = await reading.examine(ref, dataset, seen, { firstTriedAt: known?.firstTriedAt ?? null });
  return known ? establish(known, fresh) : fresh;
}

function baselineOf({ fact }: VersionRecord, run: Run): Baseline {
  const { version, versionId, digest, size, storedAt } = fact;
  return { version, versionId, digest, size: size ?? 0, storedAt, run: run.id, by: run.by };
}

const approved = ({ digest }: Baseline, ports: WorkerPorts): NonNullable<KeyCase['approvedDigests']> =>
  digest ? [{ digest, since: wholeSecond(ports.clock()) }] : [];

function sealed(ref: ObjectRef, record: VersionRecord): SealedKey {
  const outcome = record.fact.digest === null ? 'unverifiable' : 'sealed';
  return { key: ref.key, outcome, detail: record.detail, findings: [] };
}

async function compare(ref: ObjectRef, dataset: string, ports: WorkerPorts): Promise<SealedKey> {
  await observe(ref, dataset, null, ports);
  const { entry } = await load(ref, dataset, ports);
  const open = await openFindings(ref, ports);
  const detail = open.length > 0 ? 'has open findings' : null;
  if (entry.state === 'unverifiable' || entry.state === 'pending') {
    return { key: ref.key, outcome: 'unverifiable', detail, findings: open };
  }
  return {
    key: ref.key,
    outcome: entry.state === 'intact' ? 'unchanged' : 'altered',
    detail,
    findings: open,
  };
}

/** Ids of a key's open findings. */
export async function openFindings(ref: ObjectRef, ports: WorkerPorts): Promise<string[]> {
  const records = await ports.store.history(ref);
  const ids = [...new Set(records.flatMap((record) => record.findings))];
  const findings = await ports.store.findings(ids);
  return findings.filter((finding) => finding.state === 'open').map((finding) => finding.id);
}

/** What was found wrong in the version that a person now seals, or before it, is settled by that; what happened since is not. */
function settledBySeal(
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
  const later = judgement.keyEvents.filter(({ at }) => second(at) >= second(startedAt));
  return new Set(later.flatMap((keyEvent) => draft(ref, keyEvent, ports.hash)?.id ?? []));
}

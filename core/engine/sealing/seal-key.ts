import type { SealedKey } from '../../api/baseline-request.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import { wholeSecond } from '../../base/time.ts';
import { untilCommitted } from '../../base/until-committed.ts';
import { type Dataset, tightenings } from '../../scope/dataset.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import type { Baseline } from '../../versions/facts.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { establish } from '../objects/add-to-record.ts';
import { Reading } from '../objects/gather-evidence.ts';
import { judgeKey, type KeyCase } from '../objects/judge-key.ts';
import { observed } from '../objects/observation.ts';
import { load, observe } from '../objects/observe.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import type { SealRun } from '../runs/run.ts';
import { openFindings, openVersionFindings } from './open-findings.ts';
import { HAS_OPEN_FINDINGS, suspectOf } from './preview.ts';
import { identityOfPin, type Pin, type RunStore } from './run-store.ts';

export type SealPorts = WorkerPorts & { readonly runs: Pick<RunStore, 'openFindings'> };

export interface KeyToSeal {
  readonly ref: ObjectRef;
  readonly pin: Pin;
  /** The seal: `by` is written down as who approved it. */
  readonly run: Pick<SealRun, 'id' | 'dataset' | 'by'>;
}

/**
 * Establishes the baseline of one key from the version that the run pinned. A key that has its baseline already is compared
 * and never accepted anew. A key with open findings is left as it is, whatever they are: what somebody has to look at is not
 * accepted beside a batch of other keys.
 * @returns `null` where others are reading its bytes, which are too many for one invocation: it is asked for again
 */
export async function sealKey(key: KeyToSeal, ports: SealPorts): Promise<SealedKey | null> {
  const { ref, run } = key;
  const sealed = await establishBaseline(key, ports);
  if (sealed === null || sealed.outcome !== 'unverifiable' || sealed.findings.length === 0) return sealed;
  // What could not be read may be readable by now, and a finding about it ends then.
  if ((await observe(ref, run.dataset, null, ports)).isHashing) return null;
  return establishBaseline(key, ports);
}

function establishBaseline({ ref, pin, run }: KeyToSeal, ports: SealPorts): Promise<SealedKey | null> {
  const reading = new Reading(ports);
  return untilCommitted('the key', ports, async () => {
    const { entry, context } = await loadJudged(ref, run, ports);
    const isNew = entry.baseline?.run !== run.id;
    if (isNew && entry.standing.expected !== null) return compare(ref, run.dataset, ports);
    // Read after the entry: a finding that comes later is a conflict with the commit below.
    const open = isNew ? await blocking(entry, context.dataset, ports) : [];
    if (open.length > 0) return left(entry, open);
    const before = observed(entry.revision === 0 ? [] : await ports.store.history(ref));
    const record = await readPinned(
      { ref, dataset: run.dataset, pin, known: before.get(identityOfPin(pin)) },
      reading,
    );
    if (reading.isHashing) return null;
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
        approvedDigests: approved(baseline, ports),
        isEntryChanged: entry.baseline === null,
      },
      ports,
    );
    if (change !== null && (await ports.store.commit(change)) === 'conflict') return 'conflict';
    return sealed(ref, record);
  });
}

/** What a looser mode let in is judged before it could be accepted; a finding about it then keeps the key out of the seal. */
async function loadJudged(ref: ObjectRef, run: KeyToSeal['run'], ports: SealPorts): ReturnType<typeof load> {
  const loaded = await load(ref, run.dataset, ports);
  const { dataset } = loaded.context;
  if (loaded.entry.baseline?.run === run.id) return loaded;
  if (dataset.status !== 'sealed' || tightenings(dataset).length === 0) return loaded;
  await observe(ref, dataset.name, null, ports);
  return load(ref, run.dataset, ports);
}

interface PinnedVersion {
  readonly ref: ObjectRef;
  readonly dataset: string;
  readonly pin: Pin;
  readonly known: VersionRecord | undefined;
}

async function readPinned({ ref, dataset, pin, known }: PinnedVersion, reading: Reading) {
  if (known?.fact.digest) return known;
  const { versionId, etag, size, storedAt } = pin;
  const seen = { versionId, etag, size, storedAt, announcedAt: null, sequencer: null, rank: null };
  const fresh = await reading.examine(ref, dataset, seen, { firstTriedAt: known?.firstTriedAt ?? null });
  return known ? establish(known, fresh) : fresh;
}

function baselineOf({ fact }: VersionRecord, run: KeyToSeal['run']): Baseline {
  const { version, versionId, digest, size, storedAt } = fact;
  return { version, versionId, digest, size: size ?? 0, storedAt, run: run.id, by: run.by };
}

const approved = ({ digest }: Baseline, ports: WorkerPorts): NonNullable<KeyCase['approvedDigests']> =>
  digest ? [{ digest, since: wholeSecond(ports.clock()) }] : [];

function sealed(ref: ObjectRef, record: VersionRecord): SealedKey {
  const outcome = record.fact.digest === null ? 'unverifiable' : 'sealed';
  const level = record.level === 's3-sha256' ? { level: record.level } : {};
  return { key: ref.key, outcome, detail: record.detail, ...level, findings: [] };
}

/**
 * Findings that keep a key out of a seal. A first seal has to take all keys, or changes of those that it leaves would not be
 * judged; calls on them, such as one that opened an ACL, say nothing against their bytes.
 */
async function blocking(entry: ManifestEntry, { status }: Dataset, ports: SealPorts): Promise<string[]> {
  if (status === 'sealed') return openFindings(entry, ports);
  // Most keys of a first seal were never seen before.
  return entry.revision === 0 ? [] : openVersionFindings(entry, ports.store);
}

const isUnread = ({ state }: ManifestEntry): boolean => state === 'unverifiable' || state === 'pending';

const left = (entry: ManifestEntry, findings: readonly string[]): SealedKey => ({
  ...suspectOf(entry.key, findings),
  ...(isUnread(entry) ? { outcome: 'unverifiable' } : {}),
});

async function compare(ref: ObjectRef, dataset: string, ports: SealPorts): Promise<SealedKey | null> {
  if ((await observe(ref, dataset, null, ports)).isHashing) return null;
  const { entry } = await load(ref, dataset, ports);
  const open = await openFindings(ref, ports);
  const detail = open.length > 0 ? HAS_OPEN_FINDINGS : null;
  if (isUnread(entry)) {
    return { key: ref.key, outcome: 'unverifiable', detail, findings: open };
  }
  return {
    key: ref.key,
    outcome: entry.state === 'intact' ? 'unchanged' : 'altered',
    detail,
    findings: open,
  };
}

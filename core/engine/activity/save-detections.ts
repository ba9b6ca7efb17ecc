import { messageBytes } from '../../base/escape.ts';
import { untilCommitted } from '../../base/until-committed.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { isOfBatch } from '../../cloudtrail/object-writes.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { ActivityFinding, Finding, HashText } from '../../findings/finding.ts';
import { type AnyDetection, findingOf } from './finding-of.ts';
import { joinEarlier } from './join-earlier.ts';
import { type ActivityPorts, allDatasets } from './ports.ts';
import { withoutRestore } from './restoring-writes.ts';

/** As many keys as a batch can have; an alert shows as many as it has room for. */
const MAX_KEYS = 1000;
/** Bytes of keys that a finding keeps: an alert holds 256 KiB. */
const MAX_KEY_BYTES = 100_000;
/** 96 bits: among a thousand keys no two have the same. A thousand of these are a tenth of what the keys themselves may take. */
const KEY_DIGEST_CHARACTERS = 24;

/** Writes what a call gave; a duplicate writes nothing. The keys of one batch gather in one finding. */
export async function saveDetections(
  call: ApiCall,
  detections: readonly AnyDetection[],
  ports: ActivityPorts,
): Promise<number> {
  let written = 0;
  for (const detection of detections) {
    const finding = isOfBatch(call)
      ? batchFinding(call, detection, ports)
      : await withoutRestore(call, ownFinding(call, detection, ports), ports);
    written += await save(finding, ports);
  }
  return written;
}

const ownFinding = (call: ApiCall, detection: AnyDetection, ports: ActivityPorts): ActivityFinding =>
  findingOf(detection, causeOf(call, call.eventId, ports), ports.clock(), ports.hash);

/** One finding for a batch and dataset, named after the request that all its records share. */
function batchFinding(call: ApiCall, detection: AnyDetection, ports: ActivityPorts): ActivityFinding {
  const { subject } = detection.ruleMatch;
  const id = `batch/${call.caller.requestId ?? call.eventId}/${subject.datasets.join(',')}`;
  const whole = { ...subject, key: null, versionId: null, resource: `arn:aws:s3:::${subject.bucket}` };
  const ruleMatch = { ...detection.ruleMatch, subject: whole };
  const finding = findingOf({ ...detection, ruleMatch }, causeOf(call, id, ports), ports.clock(), ports.hash);
  const keys = subject.key === null ? [] : [subject.key];
  return { ...finding, evidence: { ...finding.evidence, keys, keyCount: keys.length } };
}

const causeOf = (call: ApiCall, id: string, ports: ActivityPorts) => ({
  call,
  id,
  at: call.at,
  current: null,
  decidedBy: [],
  allDatasets: allDatasets(ports),
});

async function save(finding: ActivityFinding, ports: ActivityPorts): Promise<number> {
  return untilCommitted(`the finding ${finding.id}`, ports, async () => {
    const [known] = await ports.settings.findings([finding.id]);
    const next = known ? gathered(known, finding, ports.hash) : finding;
    if (next === null) return 0;
    const all = await joinEarlier(next, ports);
    for (const each of all) if ((await ports.settings.saveFinding(each)) === 'conflict') return 'conflict';
    return all.length;
  });
}

/** A known finding with the key that another record of its batch names; `null` when it has counted it. */
function gathered(known: Finding, finding: ActivityFinding, hash: HashText): ActivityFinding | null {
  const [key] = finding.evidence.keys;
  if (known.about !== 'activity' || known.key !== null || key === undefined) return null;
  const { evidence, countedKeys = [] } = known;
  const digest = hash(key).slice(0, KEY_DIGEST_CHARACTERS);
  const isCounted = evidence.keys.includes(key) || countedKeys.includes(digest);
  if (isCounted || evidence.keyCount >= MAX_KEYS) return null;
  const keyCount = evidence.keyCount + 1;
  const keys = [...evidence.keys, key];
  const next =
    messageBytes(keys) <= MAX_KEY_BYTES
      ? { ...known, evidence: { ...evidence, keys, keyCount } }
      : { ...known, evidence: { ...evidence, keyCount }, countedKeys: [...countedKeys, digest] };
  return revise(next, ['evidence.keys'], finding.time);
}

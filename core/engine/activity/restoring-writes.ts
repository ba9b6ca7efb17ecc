import { textAt } from '../../base/json.ts';
import { second } from '../../base/time.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { objectWriteKind } from '../../cloudtrail/object-writes.ts';
import type { ActivityFinding, ObjectFinding } from '../../findings/finding.ts';
import { objectFindings } from '../../findings/kinds-of-finding.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { reportedBy } from './join-call.ts';
import type { ActivityPorts } from './ports.ts';

/**
 * Takes the write of somebody who is no writer for the end of a known finding, where it was: exactly the expected bytes under the key of a
 * finding that people were notified of, the removal of the marker that one is about, or a marker over what should not be there at all.
 * It is listed with who it was, names that finding, and notifies nobody. Everything else of theirs is reported, and so is a restore whose
 * record came before Sealwatch had read the bytes.
 */
export async function withoutRestore(
  call: ApiCall,
  finding: ActivityFinding,
  { store }: Pick<ActivityPorts, 'store'>,
): Promise<ActivityFinding> {
  const { rule, bucket, key, stamp } = finding;
  if (rule !== 'unexpected-writer' || call.error !== null || bucket === null || key === null || stamp !== 1)
    return finding;
  const history = await store.history({ bucket, key });
  const written = history.find((each) => isOfCall(each, call));
  // Somebody may write bad bytes thousands of times, and each of these versions has findings.
  if (!written || !mayEnd(written)) return finding;
  const ids = new Set(history.flatMap(({ findings }) => findings));
  const ended = objectFindings(await store.findings([...ids])).filter(
    (each) => each.state === 'recovered' && each.notice.alerts.length > 0 && isEndedBy(each, written),
  );
  if (ended.length === 0) return finding;
  const quiet = reportedBy(
    finding,
    ended.map(({ id }) => id),
  );
  return { ...quiet, state: 'recovered', evidence: { ...quiet.evidence, current: false } };
}

/** True for the version or marker that the call stored, or the marker that it removed: neither time nor place alone says so. */
function isOfCall(record: VersionRecord, call: ApiCall): boolean {
  const { fact, destroyer } = record;
  const { name, caller, parameters } = call;
  const { requestId } = caller;
  if (name === 'DeleteObject') {
    if (fact.kind !== 'delete-marker') return false;
    const removed = textAt(parameters, 'versionId');
    if (fact.destroyed !== null)
      return (
        (requestId !== null && destroyer?.requestId === requestId) ||
        (removed !== null && removed === fact.versionId)
      );
    return removed === null && isStoredBy(record, call);
  }
  return objectWriteKind(call) === 'stores' && fact.kind === 'object' && isStoredBy(record, call);
}

function isStoredBy({ fact, requester }: VersionRecord, { caller, response }: ApiCall): boolean {
  const versionId = textAt(response, 'x-amz-version-id');
  return (
    (caller.requestId !== null && requester.requestId === caller.requestId) ||
    (versionId !== null && versionId === fact.versionId)
  );
}

const mayEnd = ({ fact, class: value }: VersionRecord): boolean =>
  fact.kind === 'delete-marker' || (value === 'same-bytes' && fact.destroyed === null);

function isEndedBy({ version, evidence }: ObjectFinding, written: VersionRecord): boolean {
  const { fact } = written;
  if (fact.kind === 'delete-marker' && fact.destroyed !== null) return version === fact.version;
  // A marker puts nothing right where something is expected.
  if (fact.kind === 'delete-marker' && evidence.expected !== null) return false;
  if (evidence.period === null) return false;
  const end = second(evidence.period.to);
  return [fact.storedAt, fact.announcedAt].some((at) => at !== null && second(at) === end);
}

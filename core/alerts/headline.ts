import { escapeForPeople } from '../base/escape.ts';
import { copiesOf } from '../findings/copies.ts';
import { type Copy, type ObjectFinding, wasRefused } from '../findings/finding.ts';
import { duration, objectUrl, versionName } from './words.ts';

/** One or two sentences that carry the whole truth. */
export function headline(finding: ObjectFinding): string[] {
  if (finding.state === 'recovered')
    return ['The approved state is current again. What was wrong stays recorded:'];
  if (finding.state === 'withdrawn')
    return ['This finding is withdrawn: what became known later shows that nothing was wrong.'];
  if (finding.state === 'resolved') return [`Resolved: ${escapeForPeople(finding.resolution?.reason ?? '')}`];
  return [sentence(finding)];
}

function sentence(finding: ObjectFinding): string {
  const { evidence, versionId } = finding;
  switch (finding.rule) {
    case 'object-altered':
      return evidence.class === 'extended'
        ? `Bytes were appended to an approved object${current(finding)}`
        : `These are not the approved bytes${current(finding)}`;
    case 'object-added':
      return finding.evidence.current
        ? 'This key was never approved, and it is CURRENT.'
        : 'This key was never approved. It is not current.';
    case 'object-swapped':
      return `These bytes were approved under another key, not under this one${current(finding)}`;
    case 'object-rolled-back':
      return `These bytes were approved once and have been replaced since${current(finding)}`;
    case 'object-unverifiable':
      return wasRefused(finding)
        ? `Sealwatch was refused to read these bytes, so they could not be checked${current(finding)}`
        : `These bytes could not be checked${current(finding)}`;
    case 'object-removed':
      return hidden(finding);
    case 'transient-content':
      return `Wrong bytes were current for ${duration(evidence.period?.from ?? '', evidence.period?.to ?? '')} and are not any more. Who read the key meanwhile did not read clean data.`;
    case 'version-destroyed':
      return destroyed(evidence.destroyed?.approved ?? false, versionId);
    case 'versions-expired':
      return `A lifecycle rule destroyed ${versionName(versionId)}. S3 cannot bring it back.`;
  }
}

function hidden(finding: ObjectFinding): string {
  const { evidence, versionId } = finding;
  if (isUnderMarker(finding))
    return 'A delete marker hides this approved object. The bytes are still under it.';
  return versionId === null && evidence.expected?.versionId === null
    ? 'A delete marker has replaced this approved object: the bucket did not keep the bytes.'
    : 'A delete marker hides this approved key. The approved bytes are not under it any more.';
}

const isUnderMarker = (finding: ObjectFinding): boolean =>
  expectedCopiesOf(finding).some(({ bucket, key }) => bucket === finding.bucket && key === finding.key);

// Findings of earlier releases have one field for both.
const expectedCopiesOf = ({ evidence }: ObjectFinding): readonly Copy[] =>
  evidence.expectedCopies ?? (evidence.destroyed === null ? evidence.survives : []);

const current = ({ evidence }: ObjectFinding): string =>
  evidence.current ? ', and they are CURRENT.' : '. They are not current.';

const destroyed = (isApproved: boolean, versionId: string | null): string =>
  isApproved
    ? `${capital(versionName(versionId))} was permanently deleted. S3 cannot bring it back.`
    : `${capital(versionName(versionId))}, which was not an approved one, was permanently deleted: evidence is gone.`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Whether the good bytes can be restored. */
export function survival(finding: ObjectFinding): string[] {
  const { evidence, rule, state } = finding;
  if (rule === 'object-removed' && state === 'open') {
    return isUnderMarker(finding) || evidence.expected?.digest == null ? [] : [approvedBytes(finding)];
  }
  const copies = copiesOf(finding);
  if (copies === 'not-asked') return [];
  if (evidence.destroyed) return [...lost(finding, evidence.survives[0]), ...stillExpected(finding)];
  return copies === 'unknown' ? [] : [approvedBytes(finding)];
}

function approvedBytes(finding: ObjectFinding): string {
  const [copy] = expectedCopiesOf(finding);
  return copy
    ? `The approved bytes survive as ${copyName(finding, copy)}.`
    : noCopy(finding, 'of the approved bytes ');
}

function lost(finding: ObjectFinding, copy: Copy | undefined): string[] {
  if (finding.evidence.actual.digest === null)
    return [
      wasRefused(finding)
        ? 'What it held is not known: Sealwatch was refused when it came to read it.'
        : 'What it held is not known: it was gone before it could be read.',
    ];
  return [copy ? `SURVIVES: the same bytes are in ${copyName(finding, copy)}.` : noCopy(finding, '')];
}

// Copies of what was lost say nothing of what the key should hold, where that is something else.
function stillExpected(finding: ObjectFinding): string[] {
  const { expected, actual, expectedCopies } = finding.evidence;
  if (expectedCopies === undefined || expected?.digest == null || expected.digest === actual.digest)
    return [];
  const [copy] = expectedCopies;
  return [
    copy
      ? `What was lost is not what is expected here: the expected bytes are in ${copyName(finding, copy)}.`
      : `What was lost is not what is expected here. ${noCopy(finding, 'of the expected bytes ')}`,
  ];
}

const noCopy = ({ evidence }: ObjectFinding, of: string): string =>
  evidence.copiesComplete === false
    ? `NO COPY ${of}was found; not every version that held them could be looked at.`
    : `NO COPY ${of}is known in any guarded bucket.`;

const copyName = (finding: ObjectFinding, copy: Copy): string =>
  copy.bucket === finding.bucket && copy.key === finding.key
    ? versionName(copy.versionId)
    : `${objectUrl(copy.bucket, copy.key)}, ${versionName(copy.versionId)}`;

import { escapeForPeople } from '../base/escape.ts';
import { copiesOf } from '../findings/copies.ts';
import type { Copy, ObjectFinding } from '../findings/finding.ts';
import { wasReadRefused } from '../findings/kinds-of-finding.ts';
import { capital, duration, objectUrl, versionName } from './readable-values.ts';

/** It need not mean that all is well: bytes that could be read in the end may be wrong, which is another finding. */
export const WITHDRAWN =
  'This finding is withdrawn: what became known later shows that it was not so. If anything else is wrong, another finding says it.';

/** What nobody approved may be expected all the same: the mode of the dataset took it. */
const expectedNoun = ({ evidence: { expected } }: ObjectFinding): 'approved' | 'expected' =>
  expected?.by == null ? 'expected' : 'approved';

/** One or two sentences that carry the whole truth. */
export function headline(finding: ObjectFinding): string[] {
  if (finding.state === 'recovered') return ['This was put right. What was wrong stays recorded:'];
  if (finding.state === 'withdrawn') return [WITHDRAWN];
  if (finding.state === 'resolved') return [`Resolved: ${escapeForPeople(finding.resolution?.reason ?? '')}`];
  return [sentence(finding)];
}

function sentence(finding: ObjectFinding): string {
  const { evidence, versionId } = finding;
  switch (finding.rule) {
    case 'object-altered':
      return evidence.class === 'extended'
        ? `Bytes were appended to ${expectedNoun(finding)} ones${current(finding)}`
        : `These are not the ${expectedNoun(finding)} bytes${current(finding)}`;
    case 'object-added':
      return finding.evidence.current
        ? 'Nothing is expected under this key, and it is CURRENT.'
        : 'Nothing was expected under this key. It is not current.';
    case 'object-swapped':
      return `These bytes were approved under another key and are not the expected ones of this one${current(finding)}`;
    case 'object-rolled-back':
      return `These bytes were expected once, and others have replaced them since${current(finding)}`;
    case 'object-unverifiable':
      if (isArchivedAway(evidence))
        return `S3 moved these bytes to an archive: nobody can read or check them until they are restored${current(finding)}`;
      return wasReadRefused(finding)
        ? `Sealwatch was refused to read these bytes, so they could not be checked${current(finding)}`
        : `These bytes could not be checked${current(finding)}`;
    case 'object-removed':
      return hidden(finding);
    case 'transient-content':
      return `Wrong bytes were current for ${duration(evidence.period?.from ?? '', evidence.period?.to ?? '')} until that was put right. Who read the key meanwhile did not read clean data.`;
    case 'version-destroyed':
      return destroyed(finding);
    case 'versions-expired':
      return `A lifecycle rule destroyed ${versionName(versionId)}. S3 cannot bring it back.`;
  }
}

/** True for bytes that were read before they went into an archive. */
export const isArchivedAway = ({ actual: { digest, unestablished } }: ObjectFinding['evidence']): boolean =>
  digest !== null && unestablished === 'archived';

function hidden(finding: ObjectFinding): string {
  const { evidence, versionId } = finding;
  if (!evidence.current)
    return 'A delete marker hid this key. It is not on top any more, and what the key should hold is not current either.';
  const noun = expectedNoun(finding);
  if (isUnderMarker(finding))
    return `A delete marker hides this ${noun} object. The bytes are still under it.`;
  return versionId === null && evidence.expected?.versionId === null
    ? `A delete marker has replaced this ${noun} object: the bucket did not keep the bytes.`
    : `A delete marker hides this ${noun} key. The ${noun} bytes are not under it any more.`;
}

const isUnderMarker = (finding: ObjectFinding): boolean =>
  expectedCopiesOf(finding).some(({ bucket, key }) => bucket === finding.bucket && key === finding.key);

// Findings of earlier releases have one field for both.
const expectedCopiesOf = ({ evidence }: ObjectFinding): readonly Copy[] =>
  evidence.expectedCopies ?? (evidence.destroyed === null ? evidence.survives : []);

const current = ({ evidence }: ObjectFinding): string =>
  evidence.current ? ', and they are CURRENT.' : '. They are not current.';

function destroyed({ evidence, versionId }: ObjectFinding): string {
  const name = capital(versionName(versionId));
  if (evidence.destroyed?.approved) return `${name} was permanently deleted. S3 cannot bring it back.`;
  return evidence.actual.digest === null
    ? `${name}, whose bytes were never read, was permanently deleted: evidence is gone.`
    : `${name} was permanently deleted: evidence is gone. Its bytes were never approved for this key.`;
}

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
    ? `The ${expectedNoun(finding)} bytes survive as ${copyName(finding, copy)}.`
    : noCopy(finding, `of the ${expectedNoun(finding)} bytes `);
}

function lost(finding: ObjectFinding, copy: Copy | undefined): string[] {
  if (finding.evidence.actual.digest === null)
    return [
      wasReadRefused(finding)
        ? 'What it held is not known: Sealwatch was refused when it came to read it.'
        : 'What it held is not known: nobody could read it while it was there.',
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

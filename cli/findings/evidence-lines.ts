import type {
  ActualBytes,
  Copy,
  ExpectedBytes,
  Finding,
  ObjectFinding,
} from '../../core/findings/finding.ts';
import { escapeText } from '../output/escape.ts';
import { address, count, time } from '../output/style.ts';

/** One line of what a finding shows: a label and its text. */
export type Line = readonly [label: string, text: string];

/** All evidence of a finding, with the reason where something is not known. */
export function evidenceLines(finding: ObjectFinding): Line[] {
  const { evidence, dataset } = finding;
  return [
    ['Object', address(finding)],
    ['Dataset', `${escapeText(dataset)} (${evidence.mode})`],
    ...optional('Expected', evidence.expected && expectedText(evidence.expected)),
    [evidence.destroyed ? 'Lost' : 'Found', actualText(evidence.actual)],
    ['Class', `${evidence.class}${evidence.current ? ', CURRENT' : ''}`],
    ...optional(
      'Judged',
      evidence.judgedAgainAt &&
        `current when the dataset became ${evidence.mode} again, ${time(evidence.judgedAgainAt)} UTC`,
    ),
    ...optional(
      'Elsewhere',
      evidence.approvedElsewhere && `approved under ${address(evidence.approvedElsewhere)}`,
    ),
    ...optional(
      'Current',
      evidence.period && `from ${time(evidence.period.from)} to ${time(evidence.period.to)} UTC`,
    ),
    ...optional('Destroyed', evidence.destroyed && destroyedText(evidence.destroyed, evidence.actual)),
    ...optional(
      'Armed',
      evidence.armedBy &&
        `${time(evidence.armedBy.at)} UTC by ${escapeText(evidence.armedBy.by ?? 'unknown')}`,
    ),
    ...optional(
      'Vanishes',
      evidence.vanishes &&
        `the approved version can vanish from ${time(evidence.vanishes.at)} UTC on, because ${escapeText(evidence.vanishes.because)}`,
    ),
    ...optional(
      'Now',
      evidence.now && `${evidence.now.class}, version ${escapeText(evidence.now.versionId ?? 'null')}`,
    ),
    ['Checked', `${checkedText(evidence.level)}, ${time(evidence.checkedAt)} UTC`],
    ...optional('Detail', evidence.detail && escapeText(evidence.detail)),
    ...optional('Survives', lostText(finding)),
    ...optional('Expected in', expectedInText(finding)),
    ...whoLines(finding),
    ['Happened', `${time(finding.happenedAt)} UTC, found ${time(finding.time)} UTC`],
    ...unknownLines(finding),
    ...optional('Resolution', finding.resolution && resolutionText(finding.resolution)),
  ];
}

const optional = (label: string, text: string | null | undefined): Line[] => (text ? [[label, text]] : []);

const sizeText = (size: number | null): string => (size === null ? 'size unknown' : `${count(size)} bytes`);

const versionText = (versionId: string | null): string => `version ${escapeText(versionId ?? 'null')}`;

const expectedText = ({ digest, size, versionId, since, by }: ExpectedBytes): string =>
  `${digest ?? 'digest never established'}  ${sizeText(size)}  ${versionText(versionId)}, since ${time(since)} UTC${by ? ` by ${escapeText(by)}` : ''}`;

const actualText = ({ digest, size, versionId, storedAt, unestablished }: ActualBytes): string =>
  `${digest ?? `no digest${unestablished ? ` (${unestablished})` : ''}`}  ${sizeText(size)}  ${versionText(versionId)}, stored ${time(storedAt)} UTC`;

const whatWasNot = (digest: string | null): string =>
  digest === null ? 'its bytes were never read' : 'its bytes had not been approved for this key';

const destroyedText = (
  { at, by, approved }: NonNullable<ObjectFinding['evidence']['destroyed']>,
  { digest }: ActualBytes,
): string =>
  `${time(at)} UTC (${by}); ${approved ? 'its bytes are or were expected here, or had been announced' : whatWasNot(digest)}`;

const checkedText = (level: ObjectFinding['evidence']['level']): string =>
  ({ read: 'every byte', 's3-sha256': "S3's own SHA-256", none: 'not established' })[level];

/** Where the lost bytes, or else the expected ones, are; `null` where nothing was expected, so that nothing can survive. */
function lostText(finding: ObjectFinding): string | null {
  const { destroyed, actual, expected, survives } = finding.evidence;
  if (destroyed === null && expected === null) return null;
  const digest = destroyed === null ? expected?.digest : actual.digest;
  return digest == null ? 'not known: their digest was never established' : survivesText(survives, finding);
}

// Copies of what was lost and of what is expected differ where that is something else.
function expectedInText(finding: ObjectFinding): string | null {
  const { destroyed, expected, expectedCopies, actual } = finding.evidence;
  return destroyed === null ||
    expectedCopies === undefined ||
    expected?.digest == null ||
    expected.digest === actual.digest
    ? null
    : survivesText(expectedCopies, finding);
}

// Of a finding that is over nobody looks for copies any more.
function survivesText(
  copies: readonly Copy[],
  { state, evidence: { copiesComplete } }: ObjectFinding,
): string {
  if (copies.length > 0)
    return copies.map((copy) => `${address(copy)} ${versionText(copy.versionId)}`).join('\n');
  const verb = state === 'open' ? 'is' : 'was';
  return copiesComplete === false
    ? 'no copy was found; not every version that held these bytes could be looked at'
    : `no copy ${verb} known in any guarded bucket`;
}

export function whoLines({ actor }: Finding): Line[] {
  const details = [
    actor.account && `account ${actor.account}`,
    actor.sourceIp && `address ${actor.sourceIp}`,
    actor.userAgent && `client ${actor.userAgent}`,
    actor.requestId && `request ${actor.requestId}`,
  ].filter((text) => text !== null && text !== '');
  return [['Who', [actor.arn ?? 'not known', ...details].map((text) => escapeText(String(text))).join(', ')]];
}

export const unknownLines = ({ unknown }: Finding): Line[] =>
  Object.entries(unknown).map(([field, reason]) => [
    'Unknown',
    `${escapeText(field)}: ${escapeText(reason)}`,
  ]);

export const resolutionText = ({ by, reason, at }: NonNullable<ObjectFinding['resolution']>): string =>
  `${time(at)} UTC by ${escapeText(by)}: ${escapeText(reason)}`;

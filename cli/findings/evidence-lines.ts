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
    ...optional('Destroyed', evidence.destroyed && destroyedText(evidence.destroyed)),
    ...optional(
      'Armed',
      evidence.armedBy &&
        `${time(evidence.armedBy.at)} UTC by ${escapeText(evidence.armedBy.by ?? 'unknown')}`,
    ),
    ...optional(
      'Now',
      evidence.now && `${evidence.now.class}, version ${escapeText(evidence.now.versionId ?? 'null')}`,
    ),
    ['Checked', `${checkedText(evidence.level)}, ${time(evidence.checkedAt)} UTC`],
    ...optional('Detail', evidence.detail && escapeText(evidence.detail)),
    ['Survives', survivesText(evidence.survives, evidence)],
    ...optional('Expected in', expectedInText(evidence)),
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

const destroyedText = ({ at, by, approved }: NonNullable<ObjectFinding['evidence']['destroyed']>): string =>
  `${time(at)} UTC (${by}); ${approved ? 'its bytes had been approved' : 'its bytes had not been approved'}`;

const checkedText = (level: ObjectFinding['evidence']['level']): string =>
  ({ read: 'every byte', 's3-sha256': "S3's own SHA-256", none: 'not established' })[level];

// Copies of what was lost and of what is expected differ where that is something else.
const expectedInText = (evidence: ObjectFinding['evidence']): string | null =>
  evidence.destroyed === null ||
  evidence.expectedCopies === undefined ||
  evidence.expected?.digest == null ||
  evidence.expected.digest === evidence.actual.digest
    ? null
    : survivesText(evidence.expectedCopies, evidence);

const survivesText = (copies: readonly Copy[], { copiesComplete }: ObjectFinding['evidence']): string =>
  copies.length === 0
    ? copiesComplete === false
      ? 'no copy was found; not every version that held these bytes could be looked at'
      : 'no copy is known in any guarded bucket'
    : copies.map((copy) => `${address(copy)} ${versionText(copy.versionId)}`).join('\n');

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

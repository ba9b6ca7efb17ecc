import { CHECKS } from '../../core/posture/catalogue.ts';
import type { Check } from '../../core/posture/check.ts';
import type { CheckExample } from '../../core/posture/check-examples.ts';
import { examplesOfCheck } from '../../core/posture/checks.examples.ts';
import { POINTS } from '../../core/posture/score.ts';

const HEAD = `# Checks

Generated from \`core/posture/\` by \`node scripts/checks-doc.ts\`: change a check there, not here.

A check looks at one thing that a bucket needs to resist tampering. It **passes**, **fails**, is **not applicable**, or is **unknown**, with
the reason: what AWS did not answer never counts as a pass, and counts as lost.

A check is worth points by its severity: ${pointsText()}. The score is the share of the applicable points that is not lost: of 100; of 74 where a
high check failed; of 39 where a critical one did. What fails for the cause of another check loses no points of its own. Grades: A from 90, B from 75, C from 60, D from 40, F below.

The severities are those of a bucket that is guarded, looks like AI, or receives logs. At other buckets a check is a step less severe, unless strangers get in. Checks of the account are reported once for all buckets, and are in the score of none.

In commands, words in capitals stand for names. \`sealwatch audit\` fills in what it knows: the bucket, the account, its Region, the stack, the trail, the key, the writer and the prefix, where there is one of them. The matching checks of Prowler and controls of
Security Hub look at the same setting, and may judge it differently. Ids are never reused.

`;

/** The catalogue of checks as a page of Markdown. */
export const checksPage = (): string => `${HEAD}${overview()}\n${CHECKS.map(section).join('\n')}`;

function pointsText(): string {
  return Object.entries(POINTS)
    .map(([severity, points]) => `${severity} ${points}`)
    .join(', ');
}

const overview = (): string =>
  [
    '| check | good state | severity | Prowler | Security Hub |',
    '| --- | --- | --- | --- | --- |',
    ...CHECKS.map((check) => `| ${overviewOf(check).join(' | ')} |`),
    '',
  ].join('\n');

const overviewOf = ({ id, title, severity, prowler, securityHub }: Check): readonly string[] => [
  `[${id}](#${id})`,
  cell(title),
  severity,
  prowler.map((name) => `\`${name}\``).join(', '),
  securityHub.join(', '),
];

const section = ({ id, title, severity, why, remediation }: Check): string => {
  const examples = examplesOfCheck(id);
  return [
    `## ${id}`,
    '',
    `**${title}** (${severity}). ${why}`,
    '',
    'With the AWS CLI:',
    '',
    ...fenced('sh', remediation.cli),
    '',
    'With the CDK:',
    '',
    ...fenced('text', remediation.cdk),
    '',
    '| case | verdict |',
    '| --- | --- |',
    ...rows(examples.passes, 'pass'),
    ...rows(examples.fails, 'fail'),
    ...rows(examples.notApplicable, 'not applicable'),
    ...rows(examples.unknown, 'unknown'),
    '',
  ].join('\n');
};

const fenced = (word: string, text: string): readonly string[] => [`\`\`\`${word}`, text, '```'];

const rows = (examples: readonly CheckExample[], verdict: string): readonly string[] =>
  examples.map(({ title }) => `| ${cell(title)} | ${verdict} |`);

const cell = (text: string): string => text.replaceAll('|', '\\|');

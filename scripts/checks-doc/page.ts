import { CHECKS } from '../../core/posture/catalogue.ts';
import type { Check } from '../../core/posture/check.ts';
import type { CheckExample } from '../../core/posture/check-examples.ts';
import { examplesOfCheck } from '../../core/posture/checks.examples.ts';
import { POINTS } from '../../core/posture/score.ts';

const HEAD = `# Checks

Generated from \`core/posture/\` by \`node scripts/checks-doc.ts\`: change a check there, not here.

A check looks at one thing that a bucket needs to resist tampering. It **passes**, **fails**, is **not applicable**, or is **unknown**, with
the reason: what AWS did not answer never counts as a pass, and counts as lost.

A check is worth points by its severity: ${pointsText()}. The score is the share of the applicable points that is not lost, from 0 to 100. A failed
critical check caps it at 39, a failed high one at 74. Grades: A from 90, B from 75, C from 60, D from 40, F below.

In commands, \`BUCKET\` stands for the bucket, and other words in capitals for what only you know. The matching checks of Prowler and controls of
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

import { SEVERITIES, type Severity } from '../../core/base/severity.ts';
import type { RuleId, Technique } from '../../core/findings/rule-ids.ts';
import { ACTIVITY_EXAMPLES } from '../../core/rules/activity-rules.examples.ts';
import { OBJECT_EXAMPLES } from '../../core/rules/object-rules.examples.ts';
import { POSTURE_EXAMPLES } from '../../core/rules/posture-rules.examples.ts';
import type { Rule } from '../../core/rules/rule.ts';
import type { Examples } from '../../core/rules/rule-examples.ts';
import { groupedRules } from './groups.ts';

const HEAD = `# Rules

Generated from \`core/rules/\` by \`node scripts/rules-doc.ts\`: change a rule there, not here.

There are three kinds. An **object rule** looks at one thing that happened to a key: a version became current, a delete marker hid it, a
version was destroyed, or wrong content was replaced by good content ([judging](design/judging.md)). At most one of them fires for each. In an
\`open\` dataset almost none fires. An **activity rule** looks at one call of an AWS API, or at one setting before and after
([activity](design/activity.md)). Several of them may fire for one call. A **posture rule** looks at what an audit, or a deployment, found
different from what was known before.

Severities are those of the cases that are shown, where they took effect. An attempt that was refused is a finding too: medium instead of
critical, low instead of high or medium, info instead of low. A call that failed for reasons that mean nothing (no such bucket,
throttled, malformed) is none. Ids are never reused.

`;

/** The catalogue of rules as a page of Markdown. */
export const rulesPage = (): string => `${HEAD}${overview()}\n${parts().join('\n')}`;

const overview = (): string =>
  [
    '| about | rule | severity | technique |',
    '| --- | --- | --- | --- |',
    ...[...groupedRules()].flatMap(([group, rules]) =>
      rules.map((rule, index) => `| ${index === 0 ? group.toLowerCase() : ''} | ${overviewOf(rule)} |`),
    ),
    '',
  ].join('\n');

const overviewOf = (rule: Rule): string =>
  [
    `[${rule.id}](#${rule.id})`,
    severitiesOf(rule).join(', '),
    rule.techniques.map(({ id }) => id).join(', '),
  ].join(' | ');

const parts = (): string[] =>
  [...groupedRules()].map(([group, rules]) => `## ${group}\n\n${rules.map(section).join('\n')}`);

const section = (rule: Rule): string =>
  [
    `### ${rule.id}`,
    '',
    `**${capital(rule.title)}** (${severitiesOf(rule).join(', ')}). ${rule.meaning}`,
    '',
    ...rule.techniques.map((technique) => `- ${techniqueText(technique)}`),
    '',
    'What to do:',
    '',
    ...rule.runbook.map((step, index) => `${index + 1}. ${step}`),
    '',
    `More in [its runbook](runbooks/${rule.id}.md).`,
    '',
    '| case | outcome |',
    '| --- | --- |',
    ...EXAMPLES[rule.id].fires.map((example) => row(example, example.severity)),
    ...EXAMPLES[rule.id].quiet.map((example) => row(example, 'quiet')),
    '',
  ].join('\n');

const EXAMPLES: Readonly<Record<RuleId, Examples<Case>>> = {
  ...OBJECT_EXAMPLES,
  ...ACTIVITY_EXAMPLES,
  ...POSTURE_EXAMPLES,
};

/** A case of a rule, of whatever kind. */
interface Case {
  readonly title: string;
  readonly records?: readonly { readonly errorCode?: unknown }[];
}

const row = (example: Case, outcome: string): string =>
  `| ${example.title.replaceAll('|', '\\|')} | ${outcome}${isRefused(example) ? ', refused' : ''} |`;

/** What the example is about came to nothing: its last record shows an error. */
const isRefused = ({ records }: Case): boolean => records?.at(-1)?.errorCode !== undefined;

const severitiesOf = ({ id }: Rule): Severity[] => {
  const effective = EXAMPLES[id].fires.filter((example) => !isRefused(example));
  return SEVERITIES.filter((severity) => effective.some((example) => example.severity === severity));
};

const techniqueText = ({ framework, version, id, name }: Technique): string =>
  `${framework} ${version} ${id}, ${name}`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

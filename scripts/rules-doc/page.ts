import { SEVERITIES, type Severity } from '../../core/findings/severity.ts';
import { RULES } from '../../core/rules/catalogue.ts';
import type { Rule, Technique } from '../../core/rules/rule.ts';

const HEAD = `# Rules

Generated from \`core/rules/\` by \`node scripts/rules-doc.ts\`: change a rule there, not here.

A rule looks at one thing that happened to a key: a version became current, a delete marker hid it, a version was destroyed, or wrong
content was replaced by good content. At most one rule fires for each. Ids are never reused. In an \`open\` dataset almost nothing fires.

`;

/** The catalogue of rules as a page of Markdown. */
export const rulesPage = (): string => `${HEAD}${overview()}\n${RULES.map(section).join('\n')}`;

const overview = (): string =>
  [
    '| rule | severity | technique |',
    '| --- | --- | --- |',
    ...RULES.map(
      (rule) =>
        `| [${rule.id}](#${rule.id}) | ${severitiesOf(rule).join(', ')} | ${rule.techniques.map(({ id }) => id).join(', ')} |`,
    ),
    '',
  ].join('\n');

const section = (rule: Rule): string =>
  [
    `## ${rule.id}`,
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
    ...rule.examples.fires.map(({ title, severity }) => `| ${title} | ${severity} |`),
    ...rule.examples.quiet.map(({ title }) => `| ${title} | quiet |`),
    '',
  ].join('\n');

const severitiesOf = ({ examples }: Rule): Severity[] =>
  SEVERITIES.filter((severity) => examples.fires.some((example) => example.severity === severity));

const techniqueText = ({ framework, version, id, name }: Technique): string =>
  `${framework} ${version} ${id}, ${name}`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

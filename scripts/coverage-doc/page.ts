import {
  CATALOGUE,
  type DecidedCall,
  decidedCalls,
  recordedBy,
  recordedNames,
} from '../../core/calls/catalogue.ts';
import { DECISION_KINDS, type Decision, type ServiceCalls } from '../../core/calls/decision.ts';

const HEAD = `# Coverage

Generated from \`core/calls/\` by \`node scripts/coverage-doc.ts\`: change a decision there, not here. (Whether the detector was awake, which \`sealwatch coverage\` shows, is [another page](awake.md).)

Every action of AWS that changes something (access levels Write, Permissions management and Tagging) is decided, for each service through which a
guarded bucket, its readers, its keys, the evidence or the detector can be reached:

- **judged**: a rule judges the record, and event rules carry it to the functions. *Judged offline* is what \`sealwatch judge\` judges and a deployment does not carry.
- **seen otherwise**: what the call does is found by S3's events of objects, by the audit of the bucket, or by the settings poll.
- **harmless**: it cannot harm what is guarded.
- **not seen**: it may matter, and Sealwatch does not see it.

The actions are those of the [Service Authorization Reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html); of EC2, those about VPC endpoints. Names in
parentheses are those of records, where they differ. \`sealwatch explain s3:PutBucketPolicy\` prints one line of this page.

`;

/** What is decided of every call, as a page of Markdown. */
export const coveragePage = (): string => `${HEAD}${overview()}\n${CATALOGUE.map(section).join('\n')}`;

function overview(): string {
  const rows = CATALOGUE.map(
    (calls) => [`[${calls.title}](#${anchorOf(calls.title)})`, countsOf([calls])] as const,
  );
  return [
    `| service | actions | ${DECISION_KINDS.join(' | ')} |`,
    `| --- | --- | ${DECISION_KINDS.map(() => '---').join(' | ')} |`,
    ...[...rows, ['**all**', countsOf(CATALOGUE)] as const].map(
      ([name, counts]) => `| ${name} | ${sum(counts)} | ${counts.join(' | ')} |`,
    ),
    '',
  ].join('\n');
}

const countsOf = (some: readonly ServiceCalls[]): number[] => {
  const all = some.flatMap(decidedCalls);
  return DECISION_KINDS.map((kind) => all.filter(({ decision }) => decision.kind === kind).length);
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

const section = (calls: ServiceCalls): string =>
  [
    `## ${calls.title}`,
    '',
    ...(recordedBy(calls) === calls.service
      ? []
      : [
          `Actions of IAM begin with \`${calls.service}:\`, records come from \`${recordedBy(calls)}.amazonaws.com\`.`,
          '',
        ]),
    '| decision | by, or why | actions |',
    '| --- | --- | --- |',
    ...DECISION_KINDS.flatMap((kind) => calls.decisions.filter((decision) => decision.kind === kind)).map(
      (decision) => row(calls, decision),
    ),
    '',
  ].join('\n');

const row = (calls: ServiceCalls, decision: Decision): string => {
  const actions = decision.actions.map((action) => nameIn({ calls, action, decision }));
  return `| ${verdict(decision)} | ${because(decision)} | ${actions.join(', ')} |`;
};

const verdict = (decision: Decision): string =>
  decision.kind === 'judged' && decision.offline !== null ? 'judged offline' : decision.kind;

function because(decision: Decision): string {
  if (decision.kind === 'seen otherwise') return `${decision.by}. ${decision.reason}`;
  if (decision.kind !== 'judged') return decision.reason;
  const rules = decision.rules.map((rule) => `[${rule}](rules.md#${rule})`).join(', ');
  return decision.offline === null ? rules : `${rules}. ${decision.offline}`;
}

function nameIn({ calls, action }: DecidedCall): string {
  const names = recordedNames(calls, action);
  const isSame = names.length === 0 || (names.length === 1 && names[0] === action);
  return isSame ? `\`${action}\`` : `\`${action}\` (${names.map((name) => `\`${name}\``).join(', ')})`;
}

import type { Command } from 'commander';
import { type DecidedCall, recordedBy, recordedNames, regionOf } from '../../core/calls/catalogue.ts';
import type { RecordingRegion } from '../../core/calls/decision.ts';
import type { RuleId } from '../../core/findings/rule-ids.ts';
import type { Check } from '../../core/posture/check.ts';
import { ruleOf } from '../../core/rules/catalogue.ts';
import { SEVERITIES_OF } from '../../core/rules/possible-severities.ts';
import type { Rule } from '../../core/rules/rule.ts';
import { EXIT } from '../exit-codes.ts';
import type { Runner } from '../runner.ts';
import { remedyOf } from './remedy.ts';
import { type ExplainedSubject, explainedSubject } from './subject.ts';

export function addExplain(program: Command, runner: Runner): void {
  program
    .command('explain')
    .summary('explain a call of AWS, a rule, or a check')
    .description(
      'Says what becomes of a call that changes something (judged, seen otherwise, harmless or not seen, and why), or what a rule or a check means, its severities, what to do, and the command that undoes or fixes it. Needs no AWS access.',
    )
    .argument('<name>', 'a call such as s3:PutBucketPolicy, a rule, or a check')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch explain s3:PutBucketAbac\n  sealwatch explain versioning-suspended\n  sealwatch explain tls-only --json',
    )
    .action((name: string, _, command: Command) =>
      runner.run(command, async ({ globals, terminal }) => {
        const subject = explainedSubject(name);
        if (globals.json) await terminal.json(jsonOf(subject));
        else await terminal.print(...linesOf(subject));
        return EXIT.fine;
      }),
    );
}

function linesOf(subject: ExplainedSubject): string[] {
  if (subject.kind === 'rule') return ruleLines(subject.rule);
  if (subject.kind === 'check') return checkLines(subject.check);
  const rules = new Set(
    subject.calls.flatMap(({ decision }) => (decision.kind === 'judged' ? decision.rules : [])),
  );
  return [...subject.calls.flatMap(callLines), ...[...rules].flatMap((id) => ['', ...ruleSummary(id)])];
}

const REGIONS: Readonly<Record<RecordingRegion, string>> = {
  own: 'in the Region of what it is about',
  global: 'in the Region of the partition for services without one (us-east-1)',
  any: 'in the Region through which it is made',
  'us-west-2': 'in us-west-2 only',
};

function callLines({ calls, action, decision }: DecidedCall): string[] {
  const recorded = recordedNames(calls, action).map((name) => `${recordedBy(calls)}:${name}`);
  const what = calls.unlisted?.[action];
  return [
    `${calls.service}:${action}  ${verdictOf(decision)}`,
    ...(decision.kind === 'judged' && decision.offline === null ? [] : [`  ${reasonOf(decision)}`]),
    ...(what === undefined ? [] : [`  no action of IAM: ${what}`]),
    recorded.length === 0
      ? '  a right that is no call: it is in no record'
      : `  recorded as ${recorded.join(', ')}, ${REGIONS[regionOf(calls, action)]}`,
  ];
}

function verdictOf(decision: DecidedCall['decision']): string {
  switch (decision.kind) {
    case 'judged':
      return `judged${decision.offline === null ? '' : ' by sealwatch judge only'}: ${decision.rules.join(', ')}`;
    case 'seen otherwise':
      return `seen otherwise: ${decision.by}`;
    default:
      return decision.kind;
  }
}

const reasonOf = (decision: DecidedCall['decision']): string | null =>
  decision.kind === 'judged' ? decision.offline : decision.reason;

const ruleSummary = (id: RuleId): string[] => {
  const { title, runbook } = ruleOf(id);
  return [`${id} (${SEVERITIES_OF[id].join(', ')}): ${title}`, ...steps(runbook), `  more: ${runbookOf(id)}`];
};

const steps = (runbook: readonly string[]): string[] =>
  runbook.map((step, index) => `  ${index + 1}. ${step}`);

const runbookOf = (id: RuleId): string => `docs/runbooks/${id}.md`;

function ruleLines(rule: Rule): string[] {
  const { command, check } = remedyOf(rule);
  return [
    `rule ${rule.id}: ${rule.title}`,
    rule.meaning,
    '',
    `Severities: ${SEVERITIES_OF[rule.id].join(', ')}`,
    `Techniques: ${rule.techniques.map(({ framework, id, name }) => `${framework} ${id}, ${name}`).join('; ')}`,
    '',
    'What to do',
    ...steps(rule.runbook),
    `  more: ${runbookOf(rule.id)}`,
    '',
    `To undo${check === null ? '' : ` (check ${check})`}`,
    ...indented(command),
    ...toFillIn(command),
  ];
}

function checkLines({ id, title, severity, why, remediation }: Check): string[] {
  return [
    `check ${id}: ${title}`,
    why,
    '',
    `Severity: ${severity}`,
    '',
    'To fix, with the AWS CLI',
    ...indented(remediation.cli),
    '',
    'With the CDK',
    ...indented(remediation.cdk),
    ...toFillIn(`${remediation.cli}\n${remediation.cdk}`),
  ];
}

/** Here nobody knows which bucket it is about; a finding, and an audit, print the command with its name. */
const toFillIn = (command: string): string[] =>
  /\bBUCKET\b/.test(command)
    ? ['', "BUCKET is the bucket's name; other words in capitals are for you to fill in as well."]
    : [];

const indented = (text: string): string[] => text.split('\n').map((line) => `  ${line}`);

function jsonOf(subject: ExplainedSubject): unknown {
  if (subject.kind === 'calls') return { kind: 'call', calls: subject.calls.map(callJson) };
  if (subject.kind === 'rule') {
    const { id, title, meaning, techniques, runbook } = subject.rule;
    const severities = SEVERITIES_OF[id];
    return {
      kind: 'rule',
      id,
      title,
      meaning,
      severities,
      techniques,
      runbook,
      undo: remedyOf(subject.rule),
    };
  }
  const { id, title, severity, why, remediation, prowler, securityHub } = subject.check;
  return { kind: 'check', id, title, severity, why, fix: remediation, prowler, securityHub };
}

function callJson({ calls, action, decision }: DecidedCall) {
  return {
    action: `${calls.service}:${action}`,
    decision: decision.kind,
    rules: decision.kind === 'judged' ? decision.rules : [],
    by: decision.kind === 'seen otherwise' ? decision.by : null,
    reason: reasonOf(decision),
    isOfflineOnly: decision.kind === 'judged' && decision.offline !== null,
    recordedBy: recordedBy(calls),
    recordedAs: recordedNames(calls, action),
    region: regionOf(calls, action),
  };
}

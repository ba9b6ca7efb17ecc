import type { Deployment } from '../../aws/deployment/find-deployment.ts';
import { decisionTitle } from '../../core/alerts/decision-alert.ts';
import { SEVERITIES } from '../../core/base/severity.ts';
import type { Run } from '../../core/engine/runs/run.ts';
import type { Decision } from '../../core/findings/decision.ts';
import { currentMode, type Dataset, notLookedAtSince } from '../../core/scope/dataset.ts';
import { notRecordedNotes } from '../cloudtrail-gaps.ts';
import { coverageLine } from '../coverage/coverage-line.ts';
import { escapeJson, escapeText } from '../output/escape.ts';
import { address, count, GRADE_FORMAT, nameOfArn, time } from '../output/style.ts';
import type { Cell, Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { statesOf } from '../runs/by-s3.ts';
import { valueIn } from './attempt.ts';
import { untaggedText } from './audit-needs.ts';
import { bucketCanaryLines, canaryText } from './canary.ts';
import { deliveryText } from './delivery.ts';
import { holdLines } from './holds.ts';
import { logText } from './manifest-log.ts';
import { needsOf } from './needs.ts';
import type { BucketPosture, BySeverity } from './posture.ts';
import { type Remedy, remediesOf } from './remedies.ts';
import type { DatasetStatus, Status } from './status.ts';
import { receiversText } from './subscription-needs.ts';

/** Prints first what needs a hand, then how everything stands. */
export async function renderStatus(
  terminal: Terminal,
  deployment: Deployment,
  status: Status,
): Promise<void> {
  const { style } = terminal;
  const { stackName, account, region } = deployment;
  const needs = needsOf(status);
  await terminal.print(
    ...(needs.length > 0
      ? [style('bold', 'Needs a hand'), ...needs.map((need) => `  ${style('yellow', '!')} ${need}`), '']
      : []),
    ...remedyLines(remediesOf(deployment, status)),
    `${escapeText(stackName)} in ${account} ${region}`,
    '',
  );
  await terminal.table(columns(status), status.datasets);
  // What goes on needs a hand, and is said above.
  const past = status.datasets.flatMap(({ dataset: { unrecorded: _, ...dataset } }) =>
    notRecordedNotes(dataset),
  );
  if (past.length > 0) await terminal.print('', ...past);
  await renderSweeps(terminal, status);
  await renderPosture(terminal, status);
  await terminal.print(
    '',
    `Open findings   ${findingsText(status.findings)}${overdueText(status)}`,
    `Can vanish      ${clockText(status)}`,
    `May approve     ${approversText(deployment)}`,
    `Alerts go to    ${receivers(status)}`,
    `Not reported    ${deliveryText(status)}`,
    `Queues          ${queuesText(status)}`,
    `Watched         ${watchedText(status)}`,
    `Canary          ${canaryText(status)}`,
    ...bucketCanaryLines(status),
    `Manifest log    ${logText(status)}`,
    ...holdLines(status),
  );
  await renderDecisions(terminal, deployment, status);
}

const watchedText = ({ coverage }: Status): string => {
  const days = valueIn(coverage);
  return days === null ? 'not known' : coverageLine(days);
};

/** The earliest time at which an approved version can vanish, over all datasets. */
function clockText({ clocks }: Status): string {
  const known = valueIn(clocks);
  if (known === null) return 'not known';
  const all = known.flatMap(({ dataset, losses }) => losses.slice(0, 1).map((loss) => ({ dataset, loss })));
  const [first] = all.sort((a, b) => (a.loss.at < b.loss.at ? -1 : 1));
  const isUnknown = known.some(({ unknown }) => unknown.length > 0);
  if (first === undefined)
    return isUnknown
      ? 'not known (sealwatch clock says why)'
      : 'no approved version, as buckets are configured';
  const { at, after, because } = first.loss;
  const condition = after === 'write' ? ', if somebody writes now' : '';
  return `approved versions of ${escapeText(first.dataset.name)} from ${time(at)} on${condition}: ${escapeText(because)}`;
}

const SWEEP_COLUMNS: readonly Column<Run>[] = [
  { title: 'SWEPT', shrinks: true, cell: ({ dataset }) => escapeText(dataset ?? '') },
  { title: 'LEVEL', cell: ({ level }) => level ?? '' },
  { title: 'BEGUN (UTC)', drop: 1, cell: ({ startedAt }) => time(startedAt) },
  {
    title: 'RESULT',
    shrinks: true,
    cell: ({ status, totals }) => (totals ? statesText(statesOf(totals)) : status),
  },
];

async function renderSweeps(terminal: Terminal, { sweeps }: Status): Promise<void> {
  const known = [...sweeps.values()].flatMap((sweep) => valueIn(sweep) ?? []);
  if (known.length === 0) return;
  await terminal.print('');
  await terminal.table(SWEEP_COLUMNS, known);
}

const columns = (status: Status): Column<DatasetStatus>[] => [
  { title: 'DATASET', shrinks: true, cell: ({ dataset }) => escapeText(dataset.name) },
  { title: 'MODE', drop: 2, cell: ({ dataset }) => currentMode(dataset) },
  {
    title: 'STATUS',
    cell: ({ dataset }) =>
      dataset.retiredAt === undefined
        ? statusText(dataset)
        : { text: `not watched since ${time(dataset.retiredAt)}`, format: 'yellow' },
  },
  {
    title: 'KEYS',
    shrinks: true,
    wraps: true,
    cell: ({ dataset }) => address({ bucket: dataset.bucket, key: dataset.prefix }),
  },
  { title: 'STATES', shrinks: true, cell: ({ states }) => statesText(states) },
  { title: 'LAST CHANGE SEEN (UTC)', drop: 1, cell: ({ dataset }) => lastText(status, dataset.bucket) },
];

function statusText(dataset: Dataset): Cell {
  const since = notLookedAtSince(dataset);
  if (since !== null) return { text: `not looked at since ${time(since)}`, format: 'yellow' };
  return { text: dataset.status, format: dataset.status === 'sealed' ? 'green' : 'yellow' };
}

const statesText = (states: Readonly<Record<string, number>>): string =>
  Object.entries(states)
    .map(([state, keys]) => `${count(keys)} ${state}`)
    .join(', ') || 'no keys';

function lastText({ lastSeen }: Status, bucket: string): string {
  const tried = lastSeen.get(bucket);
  if (tried === undefined) return '-';
  if ('problem' in tried) return 'not known';
  return tried.value ? time(tried.value) : 'none in two weeks';
}

const findingsText = (findings: BySeverity): string =>
  SEVERITIES.filter((severity) => findings[severity] > 0)
    .map((severity) => `${count(findings[severity])} ${severity}`)
    .join(', ') || 'none';

function overdueText({ overdue }: Status): string {
  const isAny = SEVERITIES.some((severity) => overdue[severity] > 0);
  return isAny ? `, overdue: ${findingsText(overdue)}` : '';
}

/** Prints what people decided last: who reads an approval that nobody made on purpose has found an attacker. */
async function renderDecisions(terminal: Terminal, { account }: Deployment, status: Status): Promise<void> {
  const decisions = valueIn(status.decisions) ?? [];
  if (decisions.length === 0) return;
  await terminal.print('', 'Decided last');
  await terminal.table(decisionColumns(account), decisions);
}

const decisionColumns = (home: string): readonly Column<Decision>[] => [
  { title: 'TIME (UTC)', cell: ({ at }) => time(at) },
  { title: 'WHAT', shrinks: true, cell: (decision) => escapeText(decisionTitle(decision)) },
  { title: 'WHO', shrinks: true, cell: ({ by }) => nameOfArn(by, home) },
  { title: 'REASON', shrinks: true, wraps: true, cell: ({ reason }) => escapeText(reason ?? '-') },
];

/** Who may seal, approve and resolve. */
function approversText({ account, outputs: { GrantCount: grants } }: Deployment): string {
  if (grants === undefined) return 'not known: deployed by an older release';
  if (grants === '0')
    return `everybody in ${account} who may invoke record-baseline: no grants of seal or approve are deployed`;
  return `whom ${grants === '1' ? '1 grant names' : `${grants} grants name`}`;
}

function receivers({ alerts }: Status): string {
  const found = valueIn(alerts);
  return found ? receiversText(found) : 'not known';
}

function queuesText(status: Status): string {
  const queues = status.queues.map(valueIn).filter((queue) => queue !== null);
  const messages = queues
    .filter(({ isDeadLetter }) => !isDeadLetter)
    .reduce((sum, queue) => sum + queue.messages, 0);
  if (messages === 0) return 'empty';
  const age = valueIn(status.oldestMessage);
  return `${count(messages)} waiting, the oldest ${age === null ? 'for a time not known yet' : `for ${count(Math.round(age))} s`}`;
}

/** Lines that say what to add to which policy, as JSON that can be copied. */
export const remedyLines = (remedies: readonly Remedy[]): string[] =>
  remedies.flatMap(({ bucket, bucketPolicy, exemption, keyPolicy }) => [
    ...part(`To let the functions in, add to the policy of the bucket ${escapeText(bucket)}:`, bucketPolicy),
    ...part(
      `Where a statement of that policy denies everybody but some roles, networks or VPC endpoints, add to its "Condition":`,
      exemption ? [exemption] : [],
    ),
    ...part(
      `To let them decrypt, add to the policy of the KMS key of the bucket ${escapeText(bucket)}:`,
      keyPolicy,
    ),
  ]);

const part = (title: string, items: readonly object[]): string[] =>
  items.length === 0 ? [] : [title, ...items.flatMap(jsonLines).map((line) => `  ${line}`), ''];

// Line by line: a line's end is hidden text too.
const jsonLines = (value: object, index: number, all: readonly object[]): string[] => {
  const text = `${JSON.stringify(value, null, 2)}${index < all.length - 1 ? ',' : ''}`;
  return text.split('\n').map(escapeJson);
};

const COLUMNS: readonly Column<BucketPosture>[] = [
  { title: 'BUCKET', shrinks: true, wraps: true, cell: ({ bucket }) => escapeText(bucket) },
  { title: 'SCORE', align: 'right', cell: ({ score }) => numberText(score) },
  { title: 'GRADE', cell: ({ grade }) => (grade ? { text: grade, format: GRADE_FORMAT[grade] } : '-') },
  { title: 'FAILED', align: 'right', cell: ({ failed }) => numberText(failed) },
  { title: 'UNKNOWN', align: 'right', cell: ({ unknown }) => numberText(unknown) },
  { title: 'AUDITED (UTC)', drop: 1, cell: ({ at }) => (at ? time(at) : 'not yet') },
];

const numberText = (value: number | null): string => (value === null ? '-' : String(value));

/** Prints how well each guarded bucket would resist. */
async function renderPosture(terminal: Terminal, status: Status): Promise<void> {
  const known = valueIn(status.posture);
  if (known === null) return;
  await terminal.print('');
  await terminal.table(COLUMNS, known.buckets);
  const untagged = untaggedText(status);
  if (untagged !== null) await terminal.print(untagged);
}

import type { Deployment } from '../../aws/deployment/find-deployment.ts';
import { tableOf } from '../../aws/log/record-kinds.ts';
import type { WhyNot } from '../../core/log/decide-repair.ts';
import { awsFlags, type Globals } from '../globals.ts';
import { escapeText, shellCommand } from '../output/escape.ts';
import { faultLines } from '../verify/manifest/fault-lines.ts';
import type { Repair } from './find-repairs.ts';

const WHY: Readonly<Record<WhyNot, string>> = {
  'not-open': 'the log is not open yet: what was in the tables before it is still being imported',
  cut: 'the log is told nothing any more of its table, so it may lack what Sealwatch wrote since',
  behind: 'the log does not have what the table says; it may still come',
  'built-on': 'Sealwatch has written it since; verify its dataset, which judges anew',
  'too-large': 'the log has only its digest, because it is larger than 64 KB; a restored table has it',
};

/** An item for people: what differs, and what was done about it. */
export const repairLines = (repair: Repair, commands: readonly string[]): string[] => [
  ...faultLines(repair.fault),
  `  ${outcomeText(repair)}`,
  ...commands.map((command) => `    ${command}`),
];

function outcomeText({ step, outcome }: Repair): string {
  if (step.kind === 'cannot') return `cannot be repaired from the log: ${WHY[step.why]}`;
  const isPut = step.kind === 'put';
  switch (outcome.kind) {
    case 'done':
      return isPut ? 'put back' : 'removed';
    case 'failed':
      return `not repaired: ${escapeText(outcome.problem)}`;
    case 'changed':
      return 'left: it was written meanwhile, and has to be judged again';
    default:
      return isPut ? 'would be put back' : 'would be removed';
  }
}

/** An item for machines. */
export const repairJson = ({ fault, step, outcome }: Repair, commands: readonly string[]) => {
  const { kind, ...rest } = fault;
  return {
    kind: 'record',
    record: kind,
    ...rest,
    step: step.kind === 'cannot' ? null : step.kind,
    outcome: outcome.kind,
    why: step.kind === 'cannot' ? step.why : null,
    problem: outcome.kind === 'failed' ? outcome.problem : null,
    commands,
  };
};

/** Where commands take an item from, and where to. */
export interface Site {
  readonly deployment: Pick<Deployment, 'tables'>;
  readonly globals: Globals;
}

/** Where a table is restored to. */
const restoredName = (table: string): string => `${table}-restored`;

/** Copies what the log has no item of from a restored table. */
export function copyCommands({ fault, step }: Repair, { deployment, globals }: Site): readonly string[] {
  if (step.kind !== 'cannot' || step.why !== 'too-large') return [];
  const table = tableOf(fault.kind, deployment.tables);
  const key = JSON.stringify(
    Object.fromEntries(Object.entries(fault.key).map(([name, value]) => [name, { S: value }])),
  );
  const dynamodb = (...words: string[]) => shellCommand('aws', 'dynamodb', ...words, ...awsFlags(globals));
  return [
    `${dynamodb('get-item', '--table-name', restoredName(table), '--key', key, '--query', 'Item', '--output', 'json')} > item.json`,
    dynamodb('put-item', '--table-name', table, '--item', 'file://item.json'),
  ];
}

/**
 * Restores a table beside the one that is there, to copy from.
 * @param before - ISO time of what went wrong first; `null` where nobody knows
 */
export function restoreCommands(table: string, before: string | null, globals: Globals): readonly string[] {
  const dynamodb = (...words: string[]) => shellCommand('aws', 'dynamodb', ...words, ...awsFlags(globals));
  const restored = ['--table-name', restoredName(table)];
  const time = before === null ? 'TIME' : secondBefore(before);
  return [
    dynamodb(
      'restore-table-to-point-in-time',
      '--source-table-name',
      table,
      '--target-table-name',
      restoredName(table),
      '--restore-date-time',
      time,
    ),
    dynamodb('wait', 'table-exists', ...restored),
  ];
}

const secondBefore = (iso: string): string =>
  new Date(Date.parse(iso) - 1000).toISOString().replace(/\.\d+Z$/, 'Z');

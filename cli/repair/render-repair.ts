import type { WhyNot } from '../../core/log/decide-repair.ts';
import type { RecordKind } from '../../core/log/leaf.ts';
import { type Globals, sealwatchFlags } from '../globals.ts';
import { escapeText, shellCommand } from '../output/escape.ts';
import { faultLines } from '../verify/manifest/fault-lines.ts';
import type { Repair } from './find-repairs.ts';

const WHY: Readonly<Record<WhyNot, string>> = {
  'not-open': 'the log is not open yet: what was in the tables before it is still being imported',
  cut: 'the log is told nothing any more of its table, so it may lack what Sealwatch wrote since',
  behind: 'the log does not have what the table says; it may still come',
  'built-on': 'Sealwatch has written it since; verify its dataset, which judges anew',
  'too-large': 'the log has only its digest, because it is larger than 64 KB; a restored table has it',
  'other-then': 'the restored table has another item, or none: take a time at which it was as it should be',
};

/** An item for people: what differs, and what was done about it. */
export const repairLines = (repair: Repair, globals: Globals): string[] => [
  ...faultLines(repair.fault),
  `  ${outcomeText(repair)}`,
  ...commandsFor(repair, globals).map((command) => `    ${command}`),
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
export const repairJson = (repair: Repair, globals: Globals) => {
  const { fault, step, outcome } = repair;
  const { kind, ...rest } = fault;
  return {
    kind: 'record',
    record: kind,
    ...rest,
    step: step.kind === 'cannot' ? null : step.kind,
    outcome: outcome.kind,
    why: step.kind === 'cannot' ? step.why : null,
    problem: outcome.kind === 'failed' ? outcome.problem : null,
    commands: commandsFor(repair, globals),
  };
};

/** What puts it right that this run cannot. */
const commandsFor = ({ fault, step }: Repair, globals: Globals): readonly string[] =>
  step.kind === 'cannot' && step.why === 'too-large'
    ? [pointInTimeCommand(fault.kind, fault.at, globals)]
    : [];

/** Restores the table of a kind beside the one that is there, and takes from it what the log does not have. */
export const pointInTimeCommand = (kind: RecordKind, at: string | null, globals: Globals): string =>
  shellCommand(
    'sealwatch',
    'repair',
    '--point-in-time',
    at === null ? 'TIME' : secondBefore(at),
    '--record',
    kind,
    ...sealwatchFlags(globals),
  );

const secondBefore = (iso: string): string =>
  new Date(Date.parse(iso) - 1000).toISOString().replace(/\.\d+Z$/, 'Z');

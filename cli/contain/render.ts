import { shortId } from '../../core/findings/finding.ts';
import { titleOf } from '../findings/json.ts';
import { type AwsCall, commandLine, isUnprintable } from '../findings/put-back/aws-call.ts';
import type { Globals } from '../globals.ts';
import { escapeText } from '../output/escape.ts';
import type { Format } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Containment } from './plan.ts';
import type { Step } from './step.ts';

/** What became of a step; `null` where it was not taken. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'by-hand' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | null;

/** Prints each step: what it does, the commands, and what takes it back. */
export async function renderContainment(
  terminal: Terminal,
  { finding, principal, steps }: Containment,
  outcomes: readonly Outcome[],
  globals: Globals,
): Promise<void> {
  const { style } = terminal;
  const who = principal.kind === 'nobody' ? `nobody (${principal.why})` : principal.arn;
  await terminal.print(`${style('bold', titleOf(finding))}  ${shortId(finding.id)}  by ${escapeText(who)}`);
  for (const [index, step] of steps.entries()) {
    const { word, format } = stateOf(step, outcomes[index] ?? null);
    await terminal.print(
      '',
      `${index + 1}. ${style('bold', step.kind)}  ${style(format, word)}  ${escapeText(step.subject)}`,
      ...linesOf(step, outcomes[index] ?? null, globals).map((line) => `  ${line}`),
    );
  }
  if (steps.length === 0) await terminal.print('', 'There is nothing to stop: what it is about is over.');
}

function stateOf(step: Step, outcome: Outcome): { readonly word: string; readonly format: Format } {
  if (outcome?.kind === 'failed') return { word: 'FAILED', format: 'red' };
  if (outcome?.kind === 'by-hand') return { word: 'by hand', format: 'yellow' };
  if (outcome?.kind === 'done') return { word: 'done', format: 'green' };
  if (step.isDone) return { word: 'in effect already', format: 'green' };
  return step.hindrance === null
    ? { word: 'planned', format: 'cyan' }
    : { word: 'not possible', format: 'yellow' };
}

function linesOf(step: Step, outcome: Outcome, globals: Globals): readonly string[] {
  if (step.hindrance !== null) return [escapeText(step.hindrance)];
  const isTaken = outcome?.kind === 'done';
  return [
    `(${escapeText(step.note)})`,
    ...(outcome?.kind === 'failed' ? [`${outcome.code}: ${outcome.message}`] : []),
    ...(outcome?.kind === 'by-hand' ? ['the shell works out a value of it: run the commands yourself'] : []),
    ...(isTaken ? [] : commandsOf(step.calls, globals)),
    ...(step.undo.length === 0
      ? []
      : ['to undo:', ...commandsOf(step.undo, globals).map((line) => `  ${line}`)]),
  ];
}

const MISREAD = 'a value of it would be misread by the AWS command: use --apply, or an SDK';

const commandsOf = (calls: readonly AwsCall[], globals: Globals): readonly string[] =>
  calls.some(isUnprintable) ? [MISREAD] : calls.map((call) => commandLine(call, globals));

/** A step as JSON. */
export const stepJson = (step: Step, outcome: Outcome, globals: Globals) => ({
  step: step.kind,
  subject: step.subject,
  state: outcome?.kind ?? (step.isDone ? 'in-effect' : step.hindrance === null ? 'planned' : 'not-possible'),
  note: step.note,
  hindrance: step.hindrance,
  commands: commandsOf(step.calls, globals),
  undo: commandsOf(step.undo, globals),
  ...(outcome?.kind === 'failed' ? { error: { code: outcome.code, message: outcome.message } } : {}),
});

import type { MoveTask } from '../../aws/messages/dead-letters.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import { escapeText } from '../output/escape.ts';
import { address, count, counted, time } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import type { Attempt } from '../status/attempt.ts';
import type { QueueReport, Sample } from './read-dead-letters.ts';

/** A queue, as far as it could be read, and what was moved; `null` where nothing was to be. */
export interface QueueOutcome {
  readonly name: string;
  readonly report: Attempt<QueueReport>;
  readonly move: Attempt<MoveTask> | null;
}

interface Row {
  readonly name: string;
  readonly messages: string;
  readonly oldest: string;
  readonly isEmpty: boolean;
}

export const rowOf = ({ name, report }: QueueOutcome): Row => {
  if ('problem' in report) return { name, messages: 'not known', oldest: '-', isEmpty: false };
  const { messages, samples } = report.value;
  return { name, messages: count(messages), oldest: time(oldestOf(samples)), isEmpty: messages === 0 };
};

/** ISO time at which the oldest of those that were seen was sent. */
const oldestOf = (samples: Attempt<readonly Sample[]>): string | null =>
  'value' in samples ? (samples.value.map(({ sentAt }) => sentAt).sort()[0] ?? null) : null;

export const COLUMNS: readonly Column<Row>[] = [
  { title: 'QUEUE', cell: ({ name }) => name },
  {
    title: 'DEAD LETTERS',
    align: 'right',
    cell: ({ messages, isEmpty }) => ({ text: messages, format: isEmpty ? undefined : 'red' }),
  },
  { title: 'OLDEST SEEN (UTC)', cell: ({ oldest }) => oldest },
];

/** Some messages of a queue, each with what is known of why it lies there. */
export function sampleLines({ queue, messages, samples }: QueueReport): readonly string[] {
  if (messages === 0) return [];
  if ('problem' in samples)
    return ['', `${queue.name}: its messages could not be looked at: ${samples.problem}`];
  const shown = samples.value.length;
  const title = shown < messages ? `${queue.name}, ${shown} of ${count(messages)}` : queue.name;
  return ['', title, ...samples.value.flatMap(linesOf)];
}

const linesOf = (sample: Sample): readonly string[] => {
  const {
    id,
    sentAt,
    subject: { what, object },
  } = sample;
  const named = what === null ? 'a message that cannot be read' : escapeText(what);
  return [
    `  ${named}${object === null ? '' : `  ${addressOf(object)}`}`,
    `    sent ${time(sentAt)} UTC, message ${escapeText(id)}`,
    `    ${whyText(sample)}`,
  ];
};

function whyText({ error, unsearched }: Sample): string {
  if (error !== null) return `failed: ${escapeText(error)}`;
  return unsearched === null
    ? 'no log says why it failed: the function was ended, or the log has expired'
    : `why it failed could not be looked up: ${escapeText(unsearched)}`;
}

const addressOf = (object: ObjectRef): string =>
  object.key === '' ? escapeText(`s3://${object.bucket}`) : address(object);

/** What no redrive mends, by the code in the error. */
const NO_HELP: readonly (readonly [RegExp, string])[] = [
  [
    /^EVENT_FORMAT\b|SyntaxError/,
    'a message that cannot be parsed fails again: verify the datasets, and report what it holds if AWS sent it',
  ],
  [/^NOT_FOUND\b/, 'a dataset that is not registered: deploy again before the redrive'],
  [
    /AccessDenied|ACCESS_DENIED|not authorized/,
    'a permission was missing: sealwatch doctor says which, and sealwatch status who keeps the functions out',
  ],
];

/** What to do about the causes that were found. */
export function adviceFor(reports: readonly QueueReport[]): readonly string[] {
  const errors = reports.flatMap(({ samples }) =>
    'value' in samples ? samples.value.flatMap(({ error }) => error ?? []) : [],
  );
  return NO_HELP.flatMap(([pattern, text]) => (errors.some((error) => pattern.test(error)) ? [text] : []));
}

/** What was moved, in a line. */
export function moveLine({ name, move }: QueueOutcome): string | null {
  if (move === null) return null;
  if ('problem' in move) return `${name}: not redriven: ${move.problem}`;
  const { status, moved, failure } = move.value;
  const sent = `${counted(moved, 'message')} sent to ${name} again`;
  if (status === 'COMPLETED') return sent;
  return `${sent}, then SQS ended it (${status.toLowerCase()}${failure === null ? '' : `: ${escapeText(failure)}`})`;
}

/** A queue for machines. `null` is what could not be learned; `problem` says why. */
export function queueJson({ name, report, move }: QueueOutcome) {
  const known = 'value' in report ? report.value : null;
  const samples = known !== null && 'value' in known.samples ? known.samples.value : null;
  const task = move !== null && 'value' in move ? move.value : null;
  return {
    kind: 'queue',
    name,
    redrivable: known === null ? null : known.queue.source !== null,
    messages: known?.messages ?? null,
    oldestSeenAt: known && oldestOf(known.samples),
    samples: samples?.map(sampleJson) ?? null,
    moved: task?.moved ?? null,
    status: task?.status.toLowerCase() ?? null,
    problem: problemOf({ name, report, move }),
  };
}

const sampleJson = ({ id, sentAt, subject: { what, object, ids }, error }: Sample) => ({
  messageId: id,
  sentAt,
  what,
  bucket: object?.bucket ?? null,
  key: object?.key || null,
  error,
  ...ids,
});

export function problemOf({ report, move }: QueueOutcome): string | null {
  if ('problem' in report) return report.problem;
  const { samples } = report.value;
  if ('problem' in samples) return samples.problem;
  if (move !== null && 'problem' in move) return move.problem;
  return move?.value.failure ?? samples.value.flatMap(({ unsearched }) => unsearched ?? [])[0] ?? null;
}

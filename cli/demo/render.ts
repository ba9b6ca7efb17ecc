import { escapeSentence } from '../../core/base/escape.ts';
import type { DemoEvent } from '../../local/demo/events.ts';
import { escapeText, shellCommand } from '../output/escape.ts';
import { SEVERITY_FORMAT, type Style } from '../output/style.ts';

export interface RenderOptions {
  readonly style: Style;
  /** What to type to run the command. */
  readonly command: string;
}

type Event<Kind extends DemoEvent['kind']> = Extract<DemoEvent, { kind: Kind }>;

/** What people see of the demo, as lines. */
export function renderEvent(event: DemoEvent, options: RenderOptions): string[] {
  const { style } = options;
  switch (event.kind) {
    case 'step':
      return ['', style('bold', `${event.number}. ${event.title}`)];
    case 'done':
      return [
        `   ${event.what}${event.seconds === undefined ? '' : style('dim', ` (${seconds(event.seconds)})`)}`,
      ];
    case 'command':
      return ['', style('cyan', `   $ ${shellCommand('sealwatch', ...event.words)}`)];
    case 'quiet':
      return [
        `   ${style('green', 'QUIET')}  recorded as ${event.class} after ${seconds(event.seconds)}: nobody is woken up`,
      ];
    case 'alert':
      return alert(event, style);
    case 'also':
      return [`   ${style('dim', `also came: ${also(event)}`)}`];
    case 'summary':
      return summary(event, style);
    case 'stopped':
      return [
        `After ${seconds(event.seconds)} everything that was started is stopped, and what was made is gone.`,
      ];
    case 'kept':
      return kept(event, options);
  }
}

function alert({ alert: { rule, severity }, seconds: after, mail }: Event<'alert'>, style: Style): string[] {
  const head = `   ${style(SEVERITY_FORMAT[severity], 'ALERT')}  ${style('bold', rule)}, ${severity}, ${seconds(after)} after the change`;
  if (!mail) return [head];
  // The mail's text shows already what hides in it, and its blanks align it.
  const lines = [`Subject: ${mail.subject}`, '', ...mail.text.trimEnd().split('\n')];
  return [
    `${head}; the e-mail says:`,
    '',
    ...lines.map((line) => `   ${style('dim', '|')} ${escapeSentence(line)}`.trimEnd()),
  ];
}

function also({ alert: each }: Event<'also'>): string {
  if (each.kind !== 'update') return `${each.rule}, ${each.severity}`;
  const { changed = [], actor, evidence } = each;
  const what = [
    ...(changed.includes('state') ? [`now ${each.state}${lasted(evidence.period)}`] : []),
    ...(changed.includes('actor') ? [`who: ${escapeText(actor.arn ?? 'not known')}`] : []),
    ...changed.filter((name) => name !== 'state' && name !== 'actor'),
  ];
  return `update of ${each.rule}: ${what.join('; ')}`;
}

function lasted(period: { readonly from: string; readonly to: string } | null): string {
  if (!period) return '';
  const after = Date.parse(period.to) - Date.parse(period.from);
  return after < 1000 ? ', after a second or less' : `, after ${seconds(after / 1000)}`;
}

function summary({ alerts, fastest, slowest }: Event<'summary'>, style: Style): string[] {
  const speed = `${seconds(fastest)} to ${seconds(slowest)} after the change`;
  return ['', style('bold', `${alerts} attacks, ${alerts} alerts, ${speed}; one harmless upload, no alert.`)];
}

function kept({ environment, bucket }: Event<'kept'>, { style, command }: RenderOptions): string[] {
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${value}`);
  const lines = [
    ...exports,
    `${command} status`,
    `${command} findings`,
    `aws s3api list-object-versions --bucket ${bucket}`,
  ];
  return [
    '',
    style('bold', 'It stays up until you press Ctrl-C. To look around, in another terminal:'),
    '',
    ...lines.map((line) => `   ${line}`),
  ];
}

const seconds = (value: number): string => `${value.toFixed(1)} s`;

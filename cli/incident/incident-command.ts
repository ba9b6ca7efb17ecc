import type { Command } from 'commander';
import { SealwatchError } from '../../core/base/errors.ts';
import { escapeSentence } from '../../core/base/escape.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { datasetsOf } from '../../core/findings/kinds-of-finding.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { makeIncident } from '../../core/incident/make-incident.ts';
import { incidentHtml } from '../../core/incident/render-html.ts';
import { incidentJson } from '../../core/incident/render-json.ts';
import { incidentMarkdown } from '../../core/incident/render-markdown.ts';
import type { Connection } from '../connection/connect.ts';
import { type ContainmentReader, containmentReader } from '../contain/reader.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findOne } from '../findings/select.ts';
import { sealwatchFlags } from '../globals.ts';
import { reachLogs } from '../judge/log-bucket.ts';
import { escapeJson } from '../output/escape.ts';
import { writeWhole } from '../output/write-whole.ts';
import { parsePast } from '../parse/options.ts';
import { findLogs } from '../readers/find-logs.ts';
import type { LogInputs } from '../readers/readers-command.ts';
import type { Runner } from '../runner.ts';
import { alertTimes, clocksOf, containmentOf, knownKeys } from './gather-facts.ts';
import { gatherStory, MAX_FINDINGS } from './gather-story.ts';
import { nextSteps } from './next-commands.ts';
import { type AskedLogs, readsOfStory, requireLogsOfStory } from './read-of-story.ts';

interface Options {
  readonly since?: string;
  readonly logs?: AskedLogs;
  readonly output?: string;
}

/** How the command reaches what it reads; tests give their own. */
export interface Reach {
  readonly logs: LogInputs;
  readonly containment: (connection: Connection, context: Context) => ContainmentReader;
}

const REACH: Reach = {
  logs: { standard: process.stdin, reach: reachLogs, find: findLogs },
  containment: ({ clients }, { globals }) => containmentReader(clients.s3, globals),
};

export function addIncident(program: Command, runner: Runner, reach: Reach = REACH): void {
  program
    .command('incident')
    .summary('tell findings that belong together as one story, on one page')
    .description(
      'Writes a page about an incident: what happened in one timeline, who did it, which bytes, what survives, who read them, how long approved versions are there, what was done, and what to do next. Findings of the same key, actor, session or cause are joined to those that are named. The page loads nothing and runs nothing. Changes nothing.',
    )
    .argument('<finding...>', 'ids of findings, or their first six characters')
    .option(
      '--since <time>',
      'what happened before is no part of it: 24h, 7d, 2026-11-20 (default: 30 days before the first)',
    )
    .option(
      '--logs [places...]',
      'say who read, from these logs; without places: from those of the trails and the access log',
    )
    .option('--output <file>', 'write it there: .html, .md or .json (default: Markdown on standard output)')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch incident 7f3a9c\n  sealwatch incident 7f3a9c --logs --output incident.html\n  sealwatch incident 7f3a9c 883c2b --since 7d --logs logs/ --output incident.md',
    )
    .action((ids: readonly string[], options: Options, command: Command) =>
      runner.run(command, (context) => incident(context, { ids, options, reach })),
    );
}

const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_DAYS = 30;

async function incident(
  context: Context,
  {
    ids,
    options,
    reach,
  }: { readonly ids: readonly string[]; readonly options: Options; readonly reach: Reach },
): Promise<ExitCode> {
  const { globals, terminal, clock } = context;
  const render = rendererOf(options.output, globals.json);
  await requireLogsOfStory(options.logs);
  const now = clock();
  const asked = options.since === undefined ? undefined : parsePast(options.since, now);
  const connection = await context.connect();
  const named = await namedFindings(connection, ids);
  const since = asked ?? daysBefore(named);
  const unknown: string[] = [];
  const doubt = (text: string): void => void unknown.push(escapeSentence(text));
  const { story, isCut } = await gatherStory(connection.queries, named, since);
  if (isCut) doubt(`there is more of this story than is shown: at most ${MAX_FINDINGS} findings are`);
  const findings = story.map(({ finding }) => finding);
  const keys = await knownKeys(connection, story, doubt);
  const reads = await readsOfStory(context, connection, {
    story,
    logs: options.logs,
    inputs: reach.logs,
    doubt,
  });
  const clocks = await clocksOf(connection, datasetsOf(findings), { now, doubt });
  const reader = reach.containment(connection, context);
  const containment = await containmentOf(connection, story, { reader, now, doubt });
  const told = makeIncident({
    story,
    keys,
    decisions: await connection.queries.decisions(MAX_DECISIONS),
    sentAt: await alertTimes(connection, findings, doubt),
    reads,
    clocks,
    containment,
    next: nextSteps({
      findings,
      keys,
      containment,
      isRead: reads.isAsked,
      firstAt: findings[0]?.happenedAt ?? since,
      flags: sealwatchFlags(globals),
    }),
    unknown,
    since,
    now: now.toISOString(),
    account: connection.deployment.account,
    region: connection.deployment.region,
  });
  await write(context, render(told), options.output);
  for (const sentence of unknown) terminal.note(sentence);
  return unknown.length > 0 ? EXIT.unchecked : EXIT.fine;
}

/** Decisions that are looked through, newest first. */
const MAX_DECISIONS = 500;

async function namedFindings(
  { queries }: Pick<Connection, 'queries'>,
  ids: readonly string[],
): Promise<readonly Finding[]> {
  const found = await Promise.all(ids.map((id) => findOne(queries, id)));
  return [...new Map(found.map((finding) => [finding.id, finding])).values()];
}

function daysBefore(findings: readonly Finding[]): string {
  const times = findings.map(({ happenedAt }) => Date.parse(happenedAt));
  return new Date(Math.min(...times) - DEFAULT_DAYS * DAY_MS).toISOString();
}

type Render = (incident: Incident) => string;

const asJson: Render = (incident) => `${escapeJson(JSON.stringify(incidentJson(incident)))}\n`;

const RENDERERS: Readonly<Record<string, Render>> = {
  '.html': incidentHtml,
  '.htm': incidentHtml,
  '.md': incidentMarkdown,
  '.json': asJson,
};

/** @throws {SealwatchError} `USAGE` for a file of which nothing says in which form it is to be */
function rendererOf(output: string | undefined, isJson: boolean): Render {
  if (output === undefined) return isJson ? asJson : incidentMarkdown;
  const render = RENDERERS[/\.\w+$/.exec(output)?.[0].toLowerCase() ?? ''];
  if (render !== undefined) return render;
  throw new SealwatchError(
    'USAGE',
    `the end of ${JSON.stringify(output)} does not say in which form it is to be: .html, .md or .json`,
  );
}

async function write({ terminal }: Context, text: string, output: string | undefined): Promise<void> {
  if (output === undefined) return terminal.print(text.replace(/\n$/, ''));
  await writeWhole(output, text);
  terminal.note(`written to ${output}`);
}

import { InvalidArgumentError } from 'commander';
import { SealwatchError } from '../../core/base/errors.ts';
import { SEVERITIES } from '../../core/base/severity.ts';
import type { PolicyFinding } from '../../core/policies/analyse.ts';
import { type PolicyDocument, parsePolicy } from '../../core/policies/document.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { SEVERITY_FORMAT } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { ORGANIZATION } from '../parse/options.ts';
import { readText } from '../parse/read-text.ts';
import type { Account, ReachAccount } from './account.ts';
import { analyzed } from './analyze.ts';
import { type Asked, checkBucket } from './check-bucket.ts';
import {
  checkDocument,
  exitOf,
  exitOfUnread,
  judgementJson,
  type Known,
  type PolicyJudgement,
  type Unread,
  unreadJson,
} from './policy-judgement.ts';

/** Judges each document, or with `--aws` and no file the policy that the bucket has, and prints what is wrong. */
export async function checkPolicies(
  context: Context,
  files: readonly string[],
  options: PolicyOptions,
  reach: ReachAccount,
): Promise<ExitCode> {
  requireSense(files, options);
  const account = options.aws ? reach(context.globals) : null;
  const known = await knownBy(options, account);
  const codes: ExitCode[] = [EXIT.fine];
  const analyzer = options.accessAnalyzer ? account : null;
  for await (const each of judgements(files, known, { account, analyzer }))
    codes.push(await print(context, each));
  return worst(...codes);
}

function requireSense(files: readonly string[], { aws, bucket, accessAnalyzer }: PolicyOptions): void {
  if (accessAnalyzer && !aws)
    throw new SealwatchError('USAGE', '--access-analyzer asks AWS: give --aws as well');
  if (files.length > 0 || (aws && bucket !== undefined)) return;
  throw new SealwatchError(
    'USAGE',
    'say what to check: FILE, - for standard input, or --aws --bucket NAME for the policy that a bucket has',
  );
}

const knownBy = async (options: PolicyOptions, account: Account | null): Promise<Known> => ({
  bucket: options.bucket ?? null,
  account: options.account ?? (account ? await account.id() : null),
  trustedAccounts: options.trusted ?? [],
  organization: options.organization ?? null,
});

async function* judgements(
  files: readonly string[],
  known: Known,
  { account, analyzer }: Asked,
): AsyncGenerator<PolicyJudgement | Unread> {
  if (files.length === 0 && account && known.bucket !== null) {
    yield await checkBucket(known.bucket, known, { account, analyzer });
  }
  for await (const source of readSources(files)) {
    if ('error' in source) {
      yield source;
      continue;
    }
    const judgement = checkDocument(source.source, source.policy, known);
    yield analyzer ? await analyzed(judgement, source.text, source.policy, analyzer) : judgement;
  }
}

async function print({ globals, terminal }: Context, each: PolicyJudgement | Unread): Promise<ExitCode> {
  if ('error' in each) {
    if (globals.json) await terminal.json(unreadJson(each));
    else await renderUnread(terminal, each);
    return exitOfUnread(each);
  }
  if (globals.json) await terminal.json(judgementJson(each));
  else await renderJudgement(terminal, each);
  return exitOf(each);
}

/** A policy and where it came from, or why it could not be read. */
type Source = { readonly source: string } & (
  | { readonly policy: PolicyDocument; readonly text: string }
  | { readonly error: SealwatchError }
);

/** Reads the files one after the other: one that cannot be read does not keep back the rest. */
async function* readSources(files: readonly string[]): AsyncGenerator<Source> {
  for (const source of files) yield await readSource(source);
}

async function readSource(source: string): Promise<Source> {
  try {
    return parsed(source, await readText(source));
  } catch (error) {
    if (error instanceof SealwatchError) return { source, error };
    throw error;
  }
}

/** @throws {SealwatchError} `POLICY_INVALID` */
const parsed = (source: string, text: string): Source => ({
  source,
  policy: parsePolicy(text),
  text,
});

const COLUMNS: readonly Column<PolicyFinding>[] = [
  { title: 'SEVERITY', cell: ({ severity }) => ({ text: severity, format: SEVERITY_FORMAT[severity] }) },
  { title: 'RULE', cell: ({ rule }) => rule },
  { title: 'STATEMENT', cell: ({ statement }) => escapeText(statement), shrinks: true, drop: 1 },
  { title: 'WHAT', cell: ({ reason }) => escapeText(reason), shrinks: true, wraps: true },
];

/** What anybody and outsiders can do, statement by statement, the worst first. */
async function renderJudgement(terminal: Terminal, judgement: PolicyJudgement): Promise<void> {
  const { source, findings, unknown } = judgement;
  await terminal.print(`${escapeText(source)}  ${headline(judgement, terminal)}`);
  await terminal.table(COLUMNS, worstFirst(findings));
  for (const each of unknown) terminal.note(`not checked: ${escapeText(each)}`);
}

async function renderUnread(terminal: Terminal, { source, error }: Unread): Promise<void> {
  await terminal.print(
    `${escapeText(source)}  ${terminal.style('yellow', 'UNREADABLE')}  ${escapeText(error.message)}`,
  );
}

function headline({ isPublic, external, decidedBy }: PolicyJudgement, { style }: Terminal): string {
  const parts = [
    isPublic ? style('red', 'PUBLIC') : 'not public',
    external.length > 0 ? `outside: ${external.map(escapeText).join(', ')}` : 'nobody outside',
    ...(decidedBy === 'document' ? [] : [`decided by ${decidedBy}`]),
  ];
  return parts.join('; ');
}

const worstFirst = (findings: readonly PolicyFinding[]): readonly PolicyFinding[] =>
  findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));

/** The options of `policy check`, as commander gives them. */
export interface PolicyOptions {
  readonly bucket?: string;
  readonly account?: string;
  readonly trusted?: readonly string[];
  readonly organization?: string;
  readonly aws: boolean;
  readonly accessAnalyzer: boolean;
}

const ACCOUNT = /^\d{12}$/;
const IDENTITY = /^(?:[0-9a-f]{64}|A[A-Z]{3}[A-Z0-9]{12,})$/;

export const accountOption = (text: string): string => {
  if (ACCOUNT.test(text)) return text;
  throw new InvalidArgumentError(`${JSON.stringify(text)} is no account: twelve digits.`);
};

/** Accounts, several with commas between them; organizations, canonical user ids and unique ids as well. */
export const trustedOption = (text: string, before: readonly string[] = []): readonly string[] => {
  const ids = text.split(',').map((id) => id.trim());
  const wrong = ids.find((id) => ![ACCOUNT, ORGANIZATION, IDENTITY].some((form) => form.test(id)));
  if (wrong === undefined) return [...before, ...ids];
  throw new InvalidArgumentError(
    `${JSON.stringify(wrong)} is no account of twelve digits, organization (o-…), canonical user id or unique id.`,
  );
};

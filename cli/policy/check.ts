import { SealwatchError } from '../../core/base/errors.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import type { Account, ReachAccount } from './account.ts';
import { analyzed } from './analyze.ts';
import { checkBucket } from './check-bucket.ts';
import { checkDocument, type Known } from './check-document.ts';
import type { PolicyOptions } from './options.ts';
import { renderUnread, renderVerdict } from './render.ts';
import { readSources } from './sources.ts';
import { exitOf, exitOfUnread, type Unread, unreadJson, type Verdict, verdictJson } from './verdict.ts';

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
  for await (const each of verdicts(files, known, account, analyzer)) codes.push(await tell(context, each));
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

async function* verdicts(
  files: readonly string[],
  known: Known,
  account: Account | null,
  analyzer: Account | null,
): AsyncGenerator<Verdict | Unread> {
  if (files.length === 0 && account && known.bucket !== null) {
    yield await checkBucket(known.bucket, known, account, analyzer);
  }
  for await (const source of readSources(files)) {
    if ('error' in source) {
      yield source;
      continue;
    }
    const verdict = checkDocument(source.source, source.policy, known);
    yield analyzer ? await analyzed(verdict, source.text, source.policy, analyzer) : verdict;
  }
}

async function tell({ globals, terminal }: Context, each: Verdict | Unread): Promise<ExitCode> {
  if ('error' in each) {
    if (globals.json) await terminal.json(unreadJson(each));
    else await renderUnread(terminal, each);
    return exitOfUnread(each);
  }
  if (globals.json) await terminal.json(verdictJson(each));
  else await renderVerdict(terminal, each);
  return exitOf(each);
}

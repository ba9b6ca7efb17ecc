import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { aiSigns } from '../../core/posture/ai-signs.ts';
import type { AiMatch } from '../../core/report/reported.ts';
import { gather } from '../batches.ts';
import { escapeText } from '../output/escape.ts';
import { count, counted } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import type { AuditOptions } from './options.ts';
import type { Account, Known } from './reach.ts';

const plain = { matched: new Map(), isNamed: false, isPartial: false };

/** @throws {SealwatchError} `USAGE` when nothing, or more than one thing, says which; `NOT_FOUND` for a dataset that is none */
export async function select(
  names: readonly string[],
  options: AuditOptions,
  { known, account, terminal }: { known: Known; account: Account; terminal: Terminal },
): Promise<Selection> {
  requireOne(names, options);
  if (options.all) return { ...(await listed(account, terminal)), title: 'all buckets' };
  if (options.ai) return aiBuckets(await listed(account, terminal), account.facts, terminal);
  if (options.dataset) return ofDatasets(options.dataset, known);
  if (names.length === 0) return guarded(known);
  const buckets = [...new Set(names)];
  return { ...plain, title: buckets.toSorted().join(', '), buckets, isNamed: true };
}

/** Every bucket that the account lists; what it does not list is said. */
async function listed({ buckets }: Account, terminal: Terminal): Promise<Selection> {
  const names = await gather(buckets.names());
  for (const reason of buckets.unlisted()) terminal.note(escapeText(reason));
  return { ...plain, title: '', buckets: names, isPartial: buckets.unlisted().length > 0 };
}

function requireOne(names: readonly string[], { all, ai, dataset }: AuditOptions): void {
  const given = [names.length > 0, all, ai, dataset !== undefined].filter(Boolean).length;
  if (given > 1)
    throw new SealwatchError('USAGE', 'say only one of: names of buckets, --all, --ai, --dataset');
}

function guarded({ buckets }: Known): Selection {
  if (buckets.length === 0)
    throw new SealwatchError(
      'USAGE',
      'nothing is guarded here; say which buckets to audit: their names, --all, or --ai for those that look like AI',
    );
  return { ...plain, title: 'guarded buckets', buckets: buckets.map(({ name }) => name), isNamed: true };
}

function ofDatasets(datasets: readonly string[], { buckets }: Known): Selection {
  const all = buckets.flatMap(({ datasets: each }) => each.map(({ name }) => name));
  const missing = datasets.find((name) => !all.includes(name));
  if (missing !== undefined)
    throw new SealwatchError(
      'NOT_FOUND',
      `there is no dataset ${JSON.stringify(missing)}; there are: ${all.join(', ') || 'none'}`,
    );
  const found = buckets.filter((bucket) => bucket.datasets.some(({ name }) => datasets.includes(name)));
  return {
    ...plain,
    title: `dataset ${datasets.toSorted().join(', ')}`,
    buckets: found.map(({ name }) => name),
    isNamed: true,
  };
}

const CONCURRENCY = 16;

/** Buckets whose names or tags suggest AI. One whose tags cannot be read is judged by its name, and that is said. */
async function aiBuckets(all: Selection, facts: Account['facts'], terminal: Terminal): Promise<Selection> {
  const names = all.buckets;
  let [done, unread] = [0, 0];
  const judged = await mapAtOnce(names, CONCURRENCY, async (name) => {
    const tags = await facts.tags(name);
    terminal.progress.show(`read the tags of ${count(++done)} of ${counted(names.length, 'bucket')}`);
    const matched = aiSigns(name, tags.kind === 'known' ? tags.value : {});
    if (tags.kind === 'unknown' && matched.length === 0) {
      unread++;
      terminal.note(`${escapeText(name)} was judged by its name alone: ${escapeText(tags.reason)}`);
    }
    return [name, matched] as const;
  });
  const matched = new Map(judged.filter(([, matches]) => matches.length > 0));
  return {
    title: 'buckets that look like AI',
    buckets: [...matched.keys()],
    matched,
    isNamed: false,
    isPartial: all.isPartial || unread > 0,
  };
}

/** The buckets of a run. */
export interface Selection {
  /** Which were asked for: runs are compared with runs of the same. */
  readonly title: string;
  readonly buckets: readonly string[];
  /** Why each was chosen, where that needs saying. */
  readonly matched: ReadonlyMap<string, readonly AiMatch[]>;
  /** True where somebody named the buckets: one that is not there could not be checked. */
  readonly isNamed: boolean;
  /** True where buckets may have been missed. */
  readonly isPartial: boolean;
}

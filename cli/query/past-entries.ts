import type { EntrySummary, Queries } from '../../core/report/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { stateAt } from '../../core/versions/past-states.ts';
import { provenanceOf } from '../../core/versions/provenance.ts';
import { inOrder } from '../batches.ts';

/** Keys whose records are asked for at the same time. */
const CONCURRENCY = 16;

/**
 * Entries as they were at a time, by the recorded versions: their state, and what was expected of them then. Keys that were not there
 * yet are left out.
 */
export async function* entriesAt(
  entries: AsyncIterable<EntrySummary>,
  {
    queries,
    datasets,
    at,
  }: {
    readonly queries: Pick<Queries, 'entry' | 'history'>;
    readonly datasets: readonly Dataset[];
    /** ISO time. */
    readonly at: string;
  },
): AsyncGenerator<EntrySummary> {
  const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]));
  const past = inOrder(entries, CONCURRENCY, async (summary): Promise<EntrySummary | null> => {
    const dataset = byName.get(summary.dataset);
    if (dataset === undefined) return null;
    const [entry, records] = await Promise.all([queries.entry(summary), queries.history(summary)]);
    const facts = records.map(({ fact }) => fact);
    const context = { dataset, baseline: entry?.baseline ?? null, approvals: entry?.approvals ?? [] };
    const { state, current, expected } = stateAt(facts, context, at);
    if (current === null && expected === null) return null;
    const { digest = null, size = null, versionId = null, since = null } = expected ?? {};
    const provenance = provenanceOf(context.approvals, digest === null ? [] : [digest]);
    return { ...summary, state, digest, size, versionId, since, provenance };
  });
  for await (const entry of past) if (entry !== null) yield entry;
}

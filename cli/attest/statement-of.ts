import { type AttestedPeriod, cleanWindow, type KeyWindow } from '../../core/attestation/clean-window.ts';
import type { Statement } from '../../core/attestation/statement.ts';
import type { Queries } from '../../core/report/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { digestsOf } from '../../core/versions/digest-comparison.ts';
import type { Approval } from '../../core/versions/facts.ts';
import { type PastState, passingStates, pastStates, type Window } from '../../core/versions/past-states.ts';
import { provenanceOf } from '../../core/versions/provenance.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { inOrder } from '../batches.ts';
import type { Connection } from '../connection/connect.ts';
import { runningSha256 } from './running-sha256.ts';

/** Keys whose records are asked for at the same time. */
const CONCURRENCY = 16;

/** What each key of a dataset was in a window of time, by the recorded versions, in the order of keys. */
async function* keyWindows(
  queries: Pick<Queries, 'entries' | 'entry' | 'history'>,
  dataset: Dataset,
  { window, madeAt, withProvenance = true }: Asked,
): AsyncGenerator<KeyWindow> {
  const listed = queries.entries(dataset.bucket, dataset.prefix);
  yield* inOrder(listed, CONCURRENCY, async ({ bucket, key }) => {
    const [entry, records] = await Promise.all([
      queries.entry({ bucket, key }),
      queries.history({ bucket, key }),
    ]);
    const context = { dataset, baseline: entry?.baseline ?? null, approvals: entry?.approvals ?? [] };
    // What was said later was not known to the statement.
    const said = withProvenance ? context.approvals.filter(({ from }) => from <= madeAt) : [];
    const facts = records.map(({ fact }) => fact);
    const byVersion = new Map(records.map((record) => [record.fact.version, record]));
    const attestedOf = (states: readonly PastState[]) =>
      states.map((state) => attested(state, byVersion.get(state.current?.version ?? ''), said));
    return {
      key,
      periods: attestedOf(pastStates(facts, context, window)),
      moments: attestedOf(passingStates(facts, context, window)),
    };
  });
}

function attested(
  state: PastState,
  record: VersionRecord | undefined,
  approvals: readonly Approval[],
): AttestedPeriod {
  const digests = record === undefined ? [] : digestsOf(record.fact);
  return {
    ...state,
    size: record?.fact.size ?? null,
    level: record?.level ?? 'none',
    digests,
    provenance: provenanceOf(approvals, digests),
    reason: record?.detail ?? record?.fact.unestablished ?? (state.current?.isArchived ? 'archived' : null),
  };
}

interface Asked {
  readonly window: Window;
  readonly madeAt: string;
  /** False for a statement without what people said of where bytes came from. @default true */
  readonly withProvenance?: boolean;
  readonly onKeys?: (keys: number) => void;
}

/** The statement that the tables make about a dataset. */
export async function statementOf(
  { queries, deployment }: Pick<Connection, 'queries' | 'deployment'>,
  dataset: Dataset,
  asked: Asked,
): Promise<Statement> {
  const { window, madeAt, onKeys = () => {} } = asked;
  const keys: KeyWindow[] = [];
  for await (const key of keyWindows(queries, dataset, asked)) {
    keys.push(key);
    onKeys(keys.length);
  }
  const polledAt = (await queries.lastPoll())?.at ?? null;
  return cleanWindow(
    { dataset, window, madeAt, deployment: deployment.stackId, keys, polledAt },
    runningSha256,
  );
}

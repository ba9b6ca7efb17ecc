import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import { escapeForPeople } from '../../core/base/escape.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { ContainmentStep, KnownKey } from '../../core/incident/facts.ts';
import type { IncidentClock } from '../../core/incident/incident.ts';
import type { StoryFinding } from '../../core/incident/story.ts';
import { knownOf } from '../../core/restore/known-of-key.ts';
import { restorePlan } from '../../core/restore/restore-plan.ts';
import { isWatched } from '../../core/scope/dataset.ts';
import { readClocks } from '../clock/read-clock.ts';
import type { Connection } from '../connection/connect.ts';
import { planContainment } from '../contain/plan.ts';
import type { ContainmentReader } from '../contain/reader.ts';
import { explain } from '../errors/explain.ts';

/** Keys that S3 is asked about; of more, what is recorded is shown. */
const MAX_ASKED_KEYS = 200;
/** Findings of which a page says what contains them. */
const MAX_PLANS = 20;
const CONCURRENCY = 8;

type Doubt = (text: string) => void;

/** The keys that a story is about, as they are recorded and as S3 has them. */
export async function knownKeys(
  { queries, lister }: Pick<Connection, 'queries' | 'lister'>,
  story: readonly StoryFinding[],
  doubt: Doubt,
): Promise<readonly KnownKey[]> {
  const refs = keysOf(story.map(({ finding }) => finding));
  if (refs.length > MAX_ASKED_KEYS)
    doubt(
      `S3 was asked about ${MAX_ASKED_KEYS} of ${refs.length} keys only; the others are shown as they are recorded`,
    );
  const indexed = refs.map((each, index) => ({ ...each, isAsked: index < MAX_ASKED_KEYS }));
  return mapAtOnce(indexed, CONCURRENCY, async ({ dataset, last, isAsked, ...ref }) => {
    const [entry, history] = await Promise.all([queries.entry(ref), queries.history(ref)]);
    const evidence = last.about === 'object' ? last.evidence.expected : null;
    const wanted = entry ? entry.standing.expected : evidence;
    const plan = isAsked
      ? await doubting(doubt, `how ${escapeForPeople(ref.key)} can be restored`, null, async () =>
          restorePlan(await knownOf({ ref, entry, wanted, history }, { queries, lister })),
        )
      : null;
    return { ...ref, dataset, entry, history, plan };
  });
}

interface KeyOfStory extends ObjectRef {
  readonly dataset: string;
  readonly last: Finding;
}

function keysOf(findings: readonly Finding[]): readonly KeyOfStory[] {
  const keys = new Map<string, KeyOfStory>();
  for (const finding of findings) {
    const { bucket, key, dataset } = finding;
    if (bucket === null || key === null || dataset === null) continue;
    keys.set(JSON.stringify([bucket, key]), { bucket, key, dataset, last: finding });
  }
  return [...keys.values()];
}

/** How long approved versions of these datasets are there at least. */
export async function clocksOf(
  { queries, clockReader, restorer }: Pick<Connection, 'queries' | 'clockReader' | 'restorer'>,
  names: readonly string[],
  { now, doubt }: { readonly now: Date; readonly doubt: Doubt },
): Promise<readonly IncidentClock[]> {
  return doubting(doubt, 'the clock', [], async () => {
    const datasets = (await queries.datasets()).filter(
      (dataset) => names.includes(dataset.name) && isWatched(dataset),
    );
    const clocks = await readClocks(
      datasets,
      { queries, clock: clockReader, sources: restorer.sources },
      now,
    );
    return clocks.map(({ dataset, losses, unknown }) => ({ dataset: dataset.name, losses, unknown }));
  });
}

/** When the first alert of each finding was sent, by the ids of alerts. */
export async function alertTimes(
  { queries }: Pick<Connection, 'queries'>,
  findings: readonly Finding[],
  doubt: Doubt,
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(findings.flatMap(({ notice }) => notice.alerts.slice(0, 1)))];
  return doubting(doubt, 'when alerts were sent', new Map(), async () => {
    const times = await mapAtOnce(
      ids,
      CONCURRENCY,
      async (id) => [id, await queries.alertSentAt(id)] as const,
    );
    return new Map(times.flatMap(([id, at]) => (at === null ? [] : [[id, at] as const])));
  });
}

interface Planning {
  readonly reader: ContainmentReader;
  readonly now: Date;
  readonly doubt: Doubt;
}

/** The steps that contain what a story is about, each once, and which of them are in effect. */
export async function containmentOf(
  { queries, deployment }: Pick<Connection, 'queries' | 'deployment'>,
  story: readonly StoryFinding[],
  { reader, now, doubt }: Planning,
): Promise<readonly ContainmentStep[]> {
  const datasets = await queries.datasets();
  const { stackName: stack, account } = deployment;
  const steps = new Map<string, ContainmentStep>();
  for (const { finding } of story.slice(0, MAX_PLANS)) {
    const plan = await doubting(doubt, `what contains ${finding.id.slice(0, 6)}`, null, () =>
      planContainment(finding, { datasets, stack, account, reader, now }),
    );
    for (const { kind, subject, isDone, calls } of plan?.steps ?? []) {
      if (!isDone && calls.length === 0) continue;
      // The same place is denied to each actor by itself.
      const name = JSON.stringify([kind, subject, plan?.principal]);
      const other = steps.get(name)?.isDone ?? isDone;
      // One denial of an actor holds for all that it did; another step is done once it is for every finding.
      const isAllDone = kind === 'deny-principal' ? isDone || other : isDone && other;
      steps.set(name, { kind, subject, isDone: isAllDone });
    }
  }
  return [...steps.values()];
}

/** What could not be asked is said, and keeps nothing else from being told. */
async function doubting<T>(doubt: Doubt, what: string, none: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = explain(error);
    doubt(`${what} is not known: ${code} ${message}`);
    return none;
  }
}

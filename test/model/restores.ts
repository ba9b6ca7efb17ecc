import { reportOn } from '../../cli/findings/report.ts';
import type { Digest } from '../../core/base/digest.ts';
import { second } from '../../core/base/time.ts';
import type { ObjectFinding } from '../../core/findings/finding.ts';
import type { Queries } from '../../core/report/queries.ts';
import { callAws } from '../aws-command/call-aws.ts';
import { digestOf, etagOf } from '../fakes/memory-bucket.ts';
import { nameOf } from './findings-of.ts';
import { memoryS3 } from './memory-s3.ts';
import type { OrderPlay } from './order-play.ts';

const GLOBALS = { json: false, stack: 'Sealwatch', profile: undefined, region: undefined };

/** What was printed and run, and what of it was not true, in words. */
export interface Restores {
  readonly run: number;
  readonly faults: readonly string[];
}

/** Runs the restore command of every open finding, one after the other, and asks `verify` each time. */
export async function runRestores(play: OrderPlay): Promise<Restores> {
  let run = 0;
  const faults: string[] = [];
  for (const key of play.keys) {
    const ids = (await openFindings(play, key)).map(({ id }) => id);
    for (const id of ids) {
      const finding = (await play.findings(key)).find((each) => each.id === id);
      if (finding === undefined) continue;
      const outcome = await runRestore(play, finding);
      if (outcome.isRun) run += 1;
      faults.push(...outcome.faults.map((fault) => `${nameOf(finding, key)}: ${fault}`));
    }
  }
  return { run, faults };
}

const openFindings = async (play: OrderPlay, key: string): Promise<ObjectFinding[]> =>
  (await play.findings(key))
    .filter(({ state }) => state === 'open')
    .sort((a, b) => (nameOf(a, key) < nameOf(b, key) ? -1 : 1));

async function runRestore(play: OrderPlay, finding: ObjectFinding) {
  const { key } = finding;
  const { memory } = play.stage;
  const [entry] = await play.stage.store.entries([finding]);
  const expected = entry?.standing.expected ?? null;
  const { restore } = await reportOn({ queries: queriesOf(play), lister: memory }, finding, GLOBALS);
  const { commands, note } = restore ?? { commands: [], note: '' };
  if (commands.length === 0) {
    const isMissed =
      expected?.digest != null && (await isCopyLeft(play, expected.digest)) && note !== CURRENT;
    return { isRun: false, faults: isMissed ? [`a copy lives, and it says: ${note}`] : [] };
  }
  const before = memory.stack(key);
  await play.stage.step();
  for (const command of commands) await callAws({ s3: memoryS3(memory) }, wordsOf(command).slice(1));
  const { state } = await play.verify(key);
  const top = memory.stack(key).at(-1);
  const isAsSaid =
    expected === null
      ? top?.kind !== 'object' && state === 'recorded'
      : top?.kind === 'object' && digestOf(top.content) === expected.digest && state === 'intact';
  const lost = before.filter((each) => !memory.stack(key).includes(each));
  const isLossSaid = lost.every(({ kind, versionId }) =>
    kind === 'delete-marker'
      ? commands.some((command) => command.includes('delete-object')) || versionId === null
      : note.includes('for good') || note.includes('is lost by that'),
  );
  return {
    isRun: true,
    faults: [
      ...(isAsSaid
        ? []
        : [`after ${commands.join('; ')} (${note}) the key is ${state}, with ${JSON.stringify(top)}`]),
      ...(isLossSaid ? [] : [`${commands.join('; ')} (${note}) lost ${JSON.stringify(lost)}`]),
    ],
  };
}

const CURRENT = 'the expected bytes are current';

/** True where a version of which the bytes are recorded holds these, whatever the findings name. */
async function isCopyLeft(play: OrderPlay, digest: Digest): Promise<boolean> {
  for (const key of play.keys) {
    const records = await play.stage.store.history({ bucket: 'guarded', key });
    const held = records.filter(({ fact }) => fact.digest === digest).map(({ fact }) => fact);
    const stack = play.stage.memory.stack(key);
    const isHeld = stack.some(({ kind, versionId, content, storedAt }) =>
      held.some(
        (fact) =>
          kind === 'object' &&
          fact.versionId === versionId &&
          fact.etag === etagOf(content) &&
          second(fact.storedAt) === second(storedAt.toISOString()),
      ),
    );
    if (isHeld) return true;
  }
  return false;
}

/** The words of a command line whose keys need no more than single quotes. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

/** As much of the questions to the tables as a report asks. */
function queriesOf({ stage: { store } }: OrderPlay) {
  const queries: Pick<Queries, 'entry' | 'history' | 'copies'> = {
    entry: async (ref) => (await store.entries([ref]))[0] ?? null,
    history: async (ref) =>
      (await store.history(ref)).sort((a, b) => (a.fact.storedAt < b.fact.storedAt ? 1 : -1)),
    async *copies(digest) {
      for (const versions of store.versions.values())
        for (const record of versions.values()) if (record.fact.digest === digest) yield record;
    },
  };
  return queries as Queries;
}

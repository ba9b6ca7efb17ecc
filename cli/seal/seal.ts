import { setTimeout as sleep } from 'node:timers/promises';
import type { PinnedKey, SealedKey } from '../../core/api/baseline-request.ts';
import { MAX_SINGLE_READ_BYTES } from '../../core/engine/large/layout.ts';
import { batches, cursorPages, inOrder } from '../batches.ts';
import type { Connection } from '../connection/connect.ts';
import { Preview } from './preview.ts';
import { Tally } from './tally.ts';

/** A large object takes minutes. */
const PAUSE_MS = 10_000;
/** Large objects that are read at the same time, each by up to 40 invocations: an account has 1,000. */
const MAX_READING = 8;
/** How many invocations read at the same time. */
const CONCURRENCY = 8;

export type Step = 'pinning' | 'hashing' | 'judging';

/** Called with how far a seal is. */
export type Watch = (step: Step, tally: Tally) => void;

export interface SealOptions {
  readonly watch: Watch;
  /** Asks whether a dataset that was sealed before may get these keys as well. */
  readonly mayAccept: (preview: Preview) => Promise<boolean>;
  /** Waits before it is asked again for what is being read. @default - ten seconds */
  readonly pause?: () => Promise<unknown>;
}

type Asked = Pick<Connection, 'baseline'>;

/**
 * Seals a dataset: pins the versions that are current now, has each of them read and recorded, then has judged what
 * happened meanwhile. Whatever stopped an earlier seal, this one goes on from there. Sealing again asks first, and what was
 * pinned before the question is what is accepted after it.
 */
export async function seal(
  connection: Asked,
  dataset: string,
  { watch, mayAccept, pause = () => sleep(PAUSE_MS) }: SealOptions,
): Promise<Tally> {
  const { run, isResumed, isPinned, isFirst } = await connection.baseline('run', {
    do: 'seal-start',
    dataset,
  });
  const tally = new Tally(run, isResumed);
  if (!isPinned) await pin(connection, tally, watch);
  if (!isFirst) await ask(connection, tally, mayAccept);
  if (tally.isDeclined) return tally;
  // A pass may leave keys behind: an invocation that ran out of time answers for those that it did.
  for (let hashed = await hash(connection, tally, watch); hashed !== 'ended'; ) {
    // Others read what is too large for one invocation; it is asked for until they are done.
    if (hashed === 'being-read') await pause();
    watch('hashing', tally);
    hashed = await hash(connection, tally, watch);
  }
  await finish(connection, tally, watch);
  return tally;
}

async function pin(connection: Asked, tally: Tally, watch: Watch): Promise<void> {
  const pages = cursorPages((cursor) =>
    connection.baseline('pinned', { do: 'seal-pin', run: tally.run, cursor }),
  );
  for await (const page of pages) {
    tally.setPinned(page);
    watch('pinning', tally);
  }
}

/** A run that nobody wants to finish is given up: later it would accept what was current long ago. */
async function ask(connection: Asked, tally: Tally, mayAccept: SealOptions['mayAccept']): Promise<void> {
  const { run } = tally;
  const preview = new Preview();
  tally.preview = preview;
  const pages = cursorPages((cursor) => connection.baseline('preview', { do: 'seal-preview', run, cursor }));
  for await (const page of pages) preview.add(page);
  if (preview.objects === 0) return;
  tally.isDeclined = true;
  try {
    tally.isDeclined = !(await mayAccept(preview));
  } finally {
    if (tally.isDeclined) await connection.baseline('abandoned', { do: 'seal-abandon', run });
  }
}

/** Whether another pass is worth while: some keys were done and some were not, or some are too large and being read. */
type Passed = 'more' | 'being-read' | 'ended';

/** One pass over the keys that wait. */
async function hash(connection: Asked, tally: Tally, watch: Watch): Promise<Passed> {
  let asked = 0;
  let done = 0;
  let reading = 0;
  const work = async (batch: readonly PinnedKey[]): Promise<readonly SealedKey[]> => {
    const keys = batch.map(({ key }) => key);
    asked += keys.length;
    const answer = await connection.baseline('hashed', { do: 'seal-hash', run: tally.run, keys });
    reading += answer.reading ?? 0;
    tally.addHashed(answer.keys, batch);
    watch('hashing', tally);
    return answer.keys;
  };
  const mayAsk = ({ size }: PinnedKey): boolean => {
    const mayBegin = size <= MAX_SINGLE_READ_BYTES || reading < MAX_READING;
    if (!mayBegin) asked += 1;
    return mayBegin;
  };
  const keysNow = filtered(pending(connection, tally.run), mayAsk);
  for await (const keys of inOrder(batches(keysNow), CONCURRENCY, work)) done += keys.length;
  tally.unfinished = asked - done;
  if (reading > 0) return 'being-read';
  return done > 0 && done < asked ? 'more' : 'ended';
}

async function* filtered<Item>(
  source: AsyncIterable<Item>,
  isWanted: (item: Item) => boolean,
): AsyncGenerator<Item> {
  for await (const item of source) if (isWanted(item)) yield item;
}

async function* pending(connection: Asked, run: string): AsyncGenerator<PinnedKey> {
  const pages = cursorPages((cursor) => connection.baseline('pending', { do: 'seal-pending', run, cursor }));
  for await (const page of pages) yield* page.keys;
}

async function finish(connection: Asked, tally: Tally, watch: Watch): Promise<void> {
  // A baseline with holes would take a change in them for nothing.
  if (tally.unfinished > 0) return;
  const pages = cursorPages((cursor) =>
    connection.baseline('finished', { do: 'seal-finish', run: tally.run, cursor }),
  );
  for await (const page of pages) {
    tally.addJudged(page);
    watch('judging', tally);
  }
}

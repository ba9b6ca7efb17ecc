import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { backOff } from '../../aws/back-off.ts';
import { putFinding } from '../../aws/dynamodb/change-set-writes.ts';
import { DynamoDecisionStore } from '../../aws/dynamodb/decision-store.ts';
import { DynamoDeliveryReader } from '../../aws/dynamodb/delivery-reader.ts';
import { decodeFinding } from '../../aws/dynamodb/item-codecs.ts';
import { transact } from '../../aws/dynamodb/transact.ts';
import { readDeliveryBacklog } from '../../core/alerts/delivery-backlog.ts';
import { recordDecision } from '../../core/alerts/record-decision.ts';
import { isConflict } from '../../core/base/until-committed.ts';
import { isFirstGroup } from '../../core/findings/delivery-state.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { Deployment } from './deployment.ts';
import {
  ARRIVALS_MS,
  type Arrivals,
  type Change,
  type Decisions,
  type History,
  type Poison,
} from './history.ts';
import { TABLES } from './tables.ts';
import { randomFrom, VirtualTime, withTimers } from './virtual-time.ts';
import { changedFinding, hash, newDecision, newFinding, poisonItem } from './written-findings.ts';

const START = Date.parse('2026-11-20T03:00:00.000Z');
const MINUTE = 60_000;
/** By then the slowest promise is due: arrivals, the last outage, a message that came late, and a minute or two. */
const SETTLED_MS = 2 * ARRIVALS_MS + 8 * MINUTE;

export interface Outcome {
  /** What was promised and not kept, in words. */
  readonly broken: readonly string[];
  readonly reported: number;
  /** How many findings each message counts, in the order in which they were published. */
  readonly counts: readonly number[];
  /** Milliseconds from commit to publication. */
  readonly slowest: number;
}

/** Lets a history happen, without any time passing, and says which promises were broken. */
export async function play(history: History): Promise<Outcome> {
  const time = new VirtualTime(START);
  const random = randomFrom(history.seed);
  return withTimers(time, random, async () => {
    const deployment = new Deployment(history, time, random);
    deployment.schedule(START + SETTLED_MS);
    const writer = new Writer(deployment, time);
    for (const arrivals of history.arrivals) writer.plan(arrivals);
    for (const poison of history.poison) writer.planPoison(poison);
    for (const decisions of history.decisions) writer.planDecisions(decisions);
    for (let at = START + MINUTE; at < START + SETTLED_MS; at += MINUTE)
      time.at(at, () => void watch(deployment, time));
    await time.runUntil(START + SETTLED_MS);
    return { broken: deployment.ledger.broken(START), ...deployment.ledger.figures };
  });
}

/** What waits is measured: from no later than it has waited since, by the time at which it is looked for. */
async function watch(deployment: Deployment, time: VirtualTime): Promise<void> {
  const { ledger, database } = deployment;
  const before = ledger.waiting;
  const reader = new DynamoDeliveryReader(database.client(deployment.writer), TABLES);
  const { unreported, unpublished } = await readDeliveryBacklog(reader);
  for (const [id, { group, since }] of ledger.waiting) {
    // The index shows it a moment later.
    if (before.get(id)?.since !== since || time.now - since < 2_000) continue;
    const oldest = isFirstGroup(group) ? unreported.oldestAt : unpublished.oldestAt;
    if (oldest === null || Date.parse(oldest) > since)
      ledger.unexpected(`${id.slice(0, 6)} of ${group} waits unmeasured: the oldest is of ${oldest}`);
  }
}

/** Writes findings as workers and people do: reads, changes, and tries again where somebody else was first. */
class Writer {
  readonly #deployment: Deployment;
  readonly #time: VirtualTime;
  readonly #client;
  #written = 0;

  constructor(deployment: Deployment, time: VirtualTime) {
    this.#deployment = deployment;
    this.#time = time;
    this.#client = deployment.database.client(deployment.writer);
  }

  plan({ group, size, from, count, period, changes, changed }: Arrivals): void {
    for (let index = 0; index < count; index++) {
      const at = from + index * period;
      if (at > ARRIVALS_MS) return;
      const number = this.#written++;
      const later = index < changed ? changes : [];
      this.#time.at(START + at, () => void this.#write(newFinding(number, group, size, START + at), later));
    }
  }

  /** As another release would write it, or a hand in the console. */
  planPoison({ lack, group, from, count }: Poison): void {
    for (let index = 0; index < count; index++) {
      const item = poisonItem(this.#written++, group, lack, START + from);
      const put = new PutCommand({ TableName: TABLES.findings, Item: item });
      this.#time.at(START + from, () => void this.#client.send(put));
    }
  }

  planDecisions({ from, count, period, reasons }: Decisions): void {
    const store = new DynamoDecisionStore(this.#client, TABLES);
    const clock = () => new Date(this.#time.now);
    const decide = (number: number) => {
      const made = newDecision(number, number % reasons, this.#time.now);
      // One that is refused has no effect, and is none.
      return recordDecision(
        made,
        { keys: made.keys.map((key) => ({ key, mode: null })), findings: [] },
        { store, clock, hash, backOff },
      ).catch((error: unknown) => {
        if (!isConflict(error)) throw error;
      });
    };
    for (let index = 0; index < count && from + index * period <= ARRIVALS_MS; index++) {
      const number = this.#written++;
      this.#time.at(START + from + index * period, () => void decide(number));
    }
  }

  async #write(made: Finding, changes: Arrivals['changes']): Promise<void> {
    await this.#commit(made);
    for (const { after, change } of changes)
      this.#time.after(after, () => void this.#change(made.id, change));
  }

  async #change(id: string, change: Change): Promise<void> {
    for (let tries = 0; tries < 20; tries++) {
      const item = this.#deployment.database.items(TABLES.findings).find((each) => each.id === id);
      if (!item || (await this.#commit(changedFinding(decodeFinding(item), change, this.#time.now)))) return;
    }
  }

  async #commit(finding: Finding): Promise<boolean> {
    return (await transact(this.#client, [[putFinding(finding, TABLES)]])) === 'committed';
  }
}

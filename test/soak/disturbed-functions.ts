import { proveIdentity } from '../../aws/identity/prove-identity.ts';
import { signIdentity } from '../../aws/identity/sign-identity.ts';
import type { BaselineAction } from '../../core/api/baseline-request.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { objectName } from '../../core/base/object-ref.ts';
import { withDecodedKey } from '../../core/engine/objects/decoded-key.ts';
import { observeEvents } from '../../core/engine/objects/observe.ts';
import type { WorkerPorts } from '../../core/engine/objects/ports.ts';
import { type ObjectEvent, parseS3Event } from '../../core/engine/objects/s3-event.ts';
import { putOff } from '../../core/engine/put-off.ts';
import type { Principal } from '../../core/engine/sealing/grants.ts';
import { type Message, type Turn, workBatch } from '../../core/engine/work-batch.ts';
import type { Decision } from '../../core/findings/decision.ts';
import type { Functions } from '../model/stage.ts';
import { bodyOf, type EventQueue, POISON, type Received } from './event-queue.ts';
import { Invocation } from './invocation.ts';
import type { Weather } from './weather.ts';

const INVOCATION_MS = 120_000;
/** What goes wrong goes wrong so often in a row at the most. */
export const MAX_TROUBLED = 3;
/** Something is wrong that nobody ordered. */
const MAX_TRIES = 8;

const RATES = {
  redelivered: 0.06,
  duplicated: 0.1,
  together: 0.06,
  poison: 0.05,
  sts: 0.15,
  lost: 0.2,
  doubled: 0.3,
};

/** Where STS is asked: where it answers, and where each thing goes wrong with it. */
export interface StsAddresses {
  readonly sound: string;
  readonly failing: readonly (readonly [name: string, endpoint: string])[];
}

interface Surroundings {
  readonly weather: Weather;
  readonly queue: EventQueue;
  readonly sts: StsAddresses;
  /** By how many milliseconds the clocks of the workers are wrong. */
  readonly skewMs: number;
  /** Told how many milliseconds after it was killed a function had done its work. */
  readonly restarted: (milliseconds: number) => void;
}

/** As what people are told of it. */
const DECISIONS: Partial<Record<BaselineAction['do'], Decision['did']>> = {
  'seal-start': 'seal',
  approve: 'approve',
  'approve-finding': 'approve',
  resolve: 'resolve',
};
const REGION = 'us-east-1';
const DEPLOYMENT = `arn:aws:cloudformation:${REGION}:000000000000:stack/Soak/1`;

/** The product's functions under whatever the weather brings: as AWS runs them again, and as people ask again. */
export class DisturbedFunctions implements Functions {
  readonly #around: Surroundings;
  readonly #poison: string[] = [];
  readonly #decided = new Set<Decision['did']>();
  /** Children were lost in the wave that is under way: what is left has a turn, and then the run would fail. */
  #isChildLost = false;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Messages that can never be taken in, as they were sent. */
  get poison(): readonly string[] {
    return this.#poison;
  }

  /** What people decided, and were answered for. */
  get decided(): ReadonlySet<Decision['did']> {
    return this.#decided;
  }

  /** Sends events to the worker's queue, and has it worked off until nothing but dead letters is left. */
  async observe(events: readonly ObjectEvent[], dataset: string, ports: WorkerPorts): Promise<void> {
    const { weather, queue } = this.#around;
    const bodies = events.map(bodyOf);
    const again = bodies.filter(() => weather.happens('SQS message duplicated', RATES.duplicated));
    const poison = weather.happens('SQS poison message', RATES.poison) ? [weather.pick(POISON)] : [];
    this.#poison.push(...poison);
    const sent = weather.shuffled([...bodies, ...again, ...poison]);
    if (events.length > 1 && sent[0] !== bodies[0]) weather.note('SQS messages reordered');
    await queue.send(sent);
    let killedAt: number | null = null;
    for (let count = 0; ; count++) {
      const received = await queue.receive();
      if (received.length === 0) break;
      if (count > MAX_TRIES * 3) throw new Error('the queue is never empty');
      const isSpared = count >= MAX_TROUBLED;
      // Two functions get the same messages at the same time.
      const isTogether =
        !isSpared && weather.happens('SQS message with two functions at once', RATES.together);
      const runs = Array.from({ length: isTogether ? 2 : 1 }, () =>
        this.#worker(received, dataset, { ports, isSpared }),
      );
      const outcomes = await Promise.all(runs);
      const isKilled = outcomes.some((each) => each === 'killed');
      const done = outcomes.find((each) => each !== 'killed');
      if (isKilled && !done) killedAt ??= performance.now();
      if (done === undefined) continue;
      if (killedAt !== null) this.#around.restarted(performance.now() - killedAt);
      killedAt = null;
      const isAgain =
        !isSpared && weather.happens('SQS message redelivered though it was done', RATES.redelivered);
      if (!isAgain) await queue.delete(received.filter(({ message }) => !done.has(message.id)));
    }
  }

  /** @returns the errors of messages that it gave back, by their ids */
  async #worker(
    received: readonly Received[],
    dataset: string,
    { ports, isSpared }: { readonly ports: WorkerPorts; readonly isSpared: boolean },
  ): Promise<ReadonlyMap<string, unknown> | 'killed'> {
    const { weather, queue, skewMs } = this.#around;
    const end = Date.now() + INVOCATION_MS;
    const work = {
      take: async ({ body }: Message) => {
        const item = await withDecodedKey(parseS3Event(JSON.parse(body)), ports);
        return { subject: objectName(item), item };
      },
      work: async (items: readonly ObjectEvent[], turn: Turn) => {
        const [ref] = items;
        if (!ref) return;
        const { isPending } = await observeEvents(ref, dataset, items, { ...ports, ...turn });
        if (isPending) throw new SealwatchError('READ_BROKEN', 'a version could not be read yet');
      },
    };
    const { outcome, invocation } = await Invocation.run({ weather, isSpared, skewMs }, () =>
      workBatch<ObjectEvent>(
        received.map(({ message }) => message),
        work,
        {
          msLeft: () => end - Date.now(),
          alarm: () => ({ rung: new Promise<void>(() => {}), cancel: () => {} }),
          putOff: (message, why) => putOff(message, why, { own: queue.own, bulk: null, random: Math.random }),
        },
      ),
    );
    if (outcome.how === 'killed') return 'killed';
    if (outcome.how === 'failed') throw outcome.error;
    const isPoison = (id: string) =>
      received.some(({ message }) => message.id === id && POISON.includes(message.body));
    const strange = [...outcome.answer].filter(([id]) => !isPoison(id));
    for (const [, error] of strange) invocation.forgive(error);
    return outcome.answer;
  }

  invoke<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    return this.#untilDone(work, this.#around.skewMs);
  }

  /** A person proves who he is, and tries again when that or anything else fails. */
  async decide<Answer>(
    action: BaselineAction,
    work: (principal: Principal) => Promise<Answer>,
  ): Promise<Answer> {
    const { weather, sts } = this.#around;
    const failing = sts.failing.filter(([name]) => weather.happens(name, RATES.sts));
    for (const [name, endpoint] of failing) {
      const refused = await this.#prove(action, endpoint).then(
        () => false,
        (error: unknown) => error instanceof SealwatchError && error.code === 'AWS_FAILED',
      );
      if (!refused) throw new Error(`somebody was believed though ${name}`);
    }
    const answer = await this.#untilDone(async () => work(await this.#prove(action, sts.sound)), 0);
    const did = DECISIONS[action.do];
    if (did) this.#decided.add(did);
    return answer;
  }

  async #prove(action: BaselineAction, endpoint: string): Promise<Principal> {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const now = new Date();
    const common = { region: REGION, endpoint, deployment: DEPLOYMENT, now };
    return proveIdentity(await signIdentity(action, { ...common, credentials }), { ...common, action });
  }

  async child(work: () => Promise<void>): Promise<void> {
    const { weather } = this.#around;
    const isLost = !this.#isChildLost && weather.happens('Step Functions child lost', RATES.lost);
    this.#isChildLost = isLost;
    if (isLost) return;
    const times = weather.happens('Step Functions child doubled', RATES.doubled) ? 2 : 1;
    await Promise.all(Array.from({ length: times }, () => this.#untilDone(work, 0)));
  }

  async #untilDone<Answer>(work: () => Promise<Answer>, skewMs: number): Promise<Answer> {
    const { weather } = this.#around;
    let killedAt: number | null = null;
    for (let count = 0; ; count++) {
      const conditions = { weather, isSpared: count >= MAX_TROUBLED, skewMs };
      const { outcome, invocation } = await Invocation.run(conditions, work);
      if (outcome.how === 'done') {
        if (killedAt !== null) this.#around.restarted(performance.now() - killedAt);
        return outcome.answer;
      }
      if (outcome.how === 'killed') killedAt ??= performance.now();
      else invocation.forgive(outcome.error);
      if (count > MAX_TRIES * 3) throw new Error('nothing is ordered, and it fails again and again');
    }
  }
}

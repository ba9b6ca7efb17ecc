import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import fc from 'fast-check';
import type { Alert, DecisionAlert } from '../../core/alerts/alert.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { Audience } from '../integration/audience.ts';
import { clientSettings, type LocalAddress, makeBucket } from '../integration/real-stage.ts';
import { recorded, truthOf } from '../model/compare.ts';
import { findingsOf } from '../model/findings-of.ts';
import { Play } from '../model/play.ts';
import { sequence, withoutModes } from '../model/sequence.ts';
import type { Stage } from '../model/stage.ts';
import { DisturbedFunctions } from './disturbed-functions.ts';
import { EventQueue } from './event-queue.ts';
import { Notifications } from './notifications.ts';
import { Publications, untoldDecisions } from './publications.ts';
import { soakStage } from './soak-stage.ts';
import { openSoakWorld, type SoakWorld } from './soak-world.ts';
import { BEGINNING, type Story, shortest, storyOf } from './story.ts';
import { TableStream } from './table-stream.ts';
import { Weather } from './weather.ts';

export interface SoakOptions {
  readonly seed: number;
  /** False as soon as no other round is to begin after the first. */
  readonly goesOn: () => boolean;
  /** Sequences of a round. */
  readonly round: number;
  /** Sequences that are played at the same time. */
  readonly atOnce: number;
  /** Milliseconds for making the story of a failure shorter. */
  readonly shorteningMs: number;
  readonly say: (line: string) => void;
}

export interface SoakResult {
  readonly operations: number;
  readonly sequences: number;
  readonly findings: number;
  readonly alerts: number;
  readonly decisions: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly wrong: readonly string[];
  /** Alerts that came twice as they may: cut off between SNS's answer and the mark. */
  readonly repeated: number;
  /** Milliseconds from a kill until the work was done all the same, sorted. */
  readonly restarts: readonly number[];
  readonly seconds: number;
}

/** How much of the calls goes wrong, and how many functions are killed, in each round another. */
const RATES = [
  { calls: 0.02, kills: 0.1 },
  { calls: 0.06, kills: 0.2 },
  { calls: 0.15, kills: 0.1 },
] as const;
/** Behind, ahead, right. */
const SIGNS = [-1, 1, 0] as const;
const MIN_SKEW_MS = 60_000;
const MAX_SKEW_MS = 4 * 60_000;
/** A minute of the notifier takes as long, or it would ask all the time whether there is something. */
const TURN_APART_MS = 1_000;

/** Plays rounds of random sequences under random faults on a local AWS, and compares with the model after each. */
export async function soak(at: LocalAddress, options: SoakOptions): Promise<SoakResult> {
  const publications = new Publications();
  const world = await openSoakWorld(at, 'Soak', publications);
  try {
    return await new Soak(at, options, world, publications).run();
  } finally {
    await world.stop();
  }
}

interface Played {
  readonly stage: Stage;
  readonly play: Play;
  readonly story: Story;
  readonly trace: readonly string[];
  readonly decided: ReadonlySet<DecisionAlert['decision']>;
}

/** What is wrong with the tables after a play, in words. */
class Mismatch extends Error {}

class Soak {
  readonly #at: LocalAddress;
  readonly #options: SoakOptions;
  readonly #world: SoakWorld;
  readonly #publications: Publications;
  readonly #faults = new Map<string, number>();
  readonly #restarts: number[] = [];
  readonly #lost: string[] = [];
  readonly #doubled: string[] = [];
  readonly #wrong: string[] = [];
  readonly #totals = { operations: 0, sequences: 0, findings: 0, alerts: 0, decisions: 0, repeated: 0 };
  #names = 0;
  #isShortening = false;

  constructor(at: LocalAddress, options: SoakOptions, world: SoakWorld, publications: Publications) {
    this.#at = at;
    this.#options = options;
    this.#world = world;
    this.#publications = publications;
  }

  async run(): Promise<SoakResult> {
    const started = performance.now();
    const { goesOn, seed, say } = this.#options;
    for (const versioning of ['enabled', 'suspended', 'never'] as const)
      await makeBucket(this.#world.world, `soak-${versioning}`, versioning);
    const { audience, notifications } = await this.#listen();
    // One round at least: nothing played is nothing shown.
    for (let round = 0; round === 0 || goesOn(); round++) {
      await this.#round(round, { audience, notifications });
      const seconds = Math.round((performance.now() - started) / 1000);
      const failed = this.#lost.length + this.#doubled.length + this.#wrong.length;
      say(
        `seed ${seed}, round ${round + 1}: ${this.#totals.operations} operations in ${seconds} s, ${failed} wrong`,
      );
      if (failed > 0) break;
    }
    return {
      ...this.#totals,
      faults: Object.fromEntries([...this.#faults].sort(([a], [b]) => (a < b ? -1 : 1))),
      lost: this.#lost,
      doubled: this.#doubled,
      wrong: this.#wrong,
      restarts: this.#restarts.toSorted((a, b) => a - b),
      seconds: (performance.now() - started) / 1000,
    };
  }

  async #listen() {
    const { clients, sqs, world } = this.#world;
    const settings = clientSettings(this.#at.endpoint, this.#at.environment);
    const audience = await Audience.gather(new SNSClient(settings), sqs, 'soak');
    const tables = new DynamoDBClient({ ...settings, endpoint: this.#at.tablesEndpoint });
    const stream = await TableStream.open(tables, world.tables.findings, this.#at.tablesEndpoint);
    const weather = new Weather(this.#options.seed, RATES[1], this.#count);
    const parts = { clients, sqs, topicArn: audience.topicArn, stream, weather };
    return { audience, notifications: await Notifications.open(parts) };
  }

  readonly #count = (name: string): void => void this.#faults.set(name, (this.#faults.get(name) ?? 0) + 1);

  async #round(
    round: number,
    { audience, notifications }: { readonly audience: Audience; readonly notifications: Notifications },
  ): Promise<void> {
    const { seed, round: size, atOnce } = this.#options;
    const sequences = fc.sample(sequence, { seed: seed + round, numRuns: size });
    const { workers, notifier } = this.#skews(round);
    const stories = sequences.map((each, index) =>
      storyOf(workers === 0 ? each : withoutModes(each), Math.imul(seed + round, 7919) + index),
    );
    if (workers !== 0) this.#count(`clocks of workers ${workers < 0 ? 'behind' : 'ahead'} for a round`);
    if (notifier !== 0) this.#count(`clock of the notifier ${notifier < 0 ? 'behind' : 'ahead'} for a round`);
    notifications.begin(round, notifier);
    const played: Played[] = [];
    const left = stories.toReversed();
    let isPlaying = true;
    const notify = async () => {
      while (isPlaying) {
        await notifications.turn();
        await new Promise((done) => setTimeout(done, TURN_APART_MS));
      }
    };
    const notifying = notify().catch((error: unknown) => {
      left.splice(0);
      this.#wrong.push(`the notifier failed without a fault: ${inFull(error)}`);
    });
    const player = async () => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        const done = await this.#play(next, round, () => left.splice(0));
        if (done !== null) played.push(done);
      }
    };
    try {
      await Promise.all(Array.from({ length: atOnce }, player));
    } finally {
      isPlaying = false;
      await notifying;
    }
    await notifications.drain();
    await this.#compare(played, await audience.heard());
  }

  /** @returns `null` where it failed, and the failure is written down */
  async #play(story: Story, round: number, stop: () => unknown): Promise<Played | null> {
    const { shorteningMs } = this.#options;
    try {
      return await this.#attempt(story, round, this.#count);
    } catch (error) {
      stop();
      // One story is enough, and the others would take its time.
      if (this.#isShortening) {
        this.#wrong.push(`${String(error)}\nafter ${JSON.stringify(toTell(story))}`);
        return null;
      }
      this.#isShortening = true;
      const end = performance.now() + shorteningMs;
      let [last, isAgain] = [error, false];
      const fails = (candidate: Story) =>
        this.#attempt(candidate, round, () => {}).then(
          () => false,
          (cause: unknown) => {
            [last, isAgain] = [cause, true];
            return true;
          },
        );
      const told = await shortest(story, fails, () => performance.now() < end);
      const note = isAgain ? '' : ' (not shorter: it did not fail again)';
      this.#wrong.push(
        `${told === story ? String(error) : String(last)}\nafter${note} ${JSON.stringify(toTell(told))}`,
      );
      return null;
    }
  }

  async #attempt(story: Story, round: number, count: (name: string) => void): Promise<Played> {
    const name = `p${String(++this.#names)}`;
    const { sqs, clients, sts } = this.#world;
    const weather = new Weather(story.seed, this.#rates(round), count);
    const queue = await EventQueue.make(sqs, clients.sqs, `soak-${name}`);
    const { workers: skewMs } = this.#skews(round);
    const restarted = (milliseconds: number) => void this.#restarts.push(milliseconds);
    const functions = new DisturbedFunctions({ weather, queue, sts, skewMs, restarted });
    const trace: string[] = [];
    let before = 'the seal';
    const begins = (place: number, what: string) => {
      trace.push(`${before}: ${weather.takeFired().join(', ')}`);
      before = what;
      weather.begin(place, story.calm.has(place));
    };
    begins(BEGINNING, before);
    const stage = await soakStage(this.#world, {
      sequence: story.sequence,
      name,
      functions,
      begins: (operation) => begins(story.places.get(operation) ?? BEGINNING, JSON.stringify(operation)),
    });
    const play = new Play(stage, `${name}/`);
    try {
      await play.play(story.sequence);
      const [found, truth] = [await recorded(stage, play), truthOf(story.sequence, play)];
      begins(BEGINNING, 'the end');
      if (JSON.stringify(found) !== JSON.stringify(truth))
        throw new Mismatch(
          `tables: ${JSON.stringify(found, null, 1)}\nmodel: ${JSON.stringify(truth, null, 1)}`,
        );
      const [dead, poison] = [await queue.deadLetters(), functions.poison];
      if (dead.toSorted().join('\n') !== poison.toSorted().join('\n'))
        throw new Mismatch(`dead letters: ${JSON.stringify(dead)}, poison: ${JSON.stringify(poison)}`);
    } catch (error) {
      begins(BEGINNING, 'the end');
      throw new Error(
        `${error instanceof Mismatch ? error.message : inFull(error)}\nwhat went wrong:\n${trace.join('\n')}`,
        {
          cause: error,
        },
      );
    }
    await queue.remove();
    return { stage, play, story, trace, decided: functions.decided };
  }

  #rates(round: number) {
    return RATES[(this.#options.seed + round) % RATES.length] ?? RATES[0];
  }

  /** By how many milliseconds clocks are wrong in a round: behind, ahead or right, each with the workers and with the notifier. */
  #skews(round: number): { readonly workers: number; readonly notifier: number } {
    const phase = (this.#options.seed + round) % SIGNS.length;
    const by = (sign: number, salt: number) =>
      sign * (MIN_SKEW_MS + (((round + 1) * salt) % (MAX_SKEW_MS - MIN_SKEW_MS)));
    const next = (phase + 1) % SIGNS.length;
    return { workers: by(SIGNS[phase] ?? 0, 53_000), notifier: by(SIGNS[next] ?? 0, 37_000) };
  }

  async #compare(played: readonly Played[], heard: readonly (Alert | DecisionAlert)[]): Promise<void> {
    this.#totals.decisions += heard.filter(({ kind }) => kind === 'decision').length;
    const byDataset = Map.groupBy(heard, ({ dataset }) => dataset);
    for (const { stage, play, story, trace, decided } of played) {
      const findings = (
        await Promise.all(
          play.names().map((name) => findingsOf({ bucket: stage.bucket, key: play.keyOf(name) }, stage)),
        )
      ).flat();
      const own = byDataset.get(stage.dataset.name) ?? [];
      const told = this.#publications.compare(findings as readonly Finding[], own);
      const about = ` of ${JSON.stringify(toTell(story))}\nwhat went wrong:\n${trace.join('\n')}`;
      const untold = untoldDecisions(stage.dataset.name, decided, heard);
      this.#lost.push(...[...told.lost, ...untold].map((each) => each + about));
      this.#doubled.push(...told.doubled.map((each) => each + about));
      this.#wrong.push(...told.wrong.map((each) => each + about));
      const totals = this.#totals;
      totals.repeated += told.repeated.length;
      totals.sequences += 1;
      totals.operations += story.sequence.operations.length;
      totals.findings += findings.length;
      totals.alerts += own.filter(({ kind }) => kind !== 'decision').length;
    }
  }
}

const toTell = ({ sequence, seed, calm }: Story) => ({ seed, calm: [...calm], sequence });

const inFull = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(inFull).join('; ');
  if (!(error instanceof Error)) return String(error);
  return `${error.stack ?? error.message}${error.cause === undefined ? '' : `\nbecause of ${inFull(error.cause)}`}`;
};

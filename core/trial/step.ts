import { at, isObject, type Json, textAt } from '../base/json.ts';
import type { CapturedEvent, RecordedVersion, Sent, TrialPorts } from './ports.ts';

/** What was seen of a claim. */
export interface Outcome {
  readonly verdict: Verdict;
  /** What decided, in words that name nobody. */
  readonly because: string;
  /** What AWS answered, as it is: what names somebody is replaced where it is written down. */
  readonly observed: readonly Observation[];
}

/** `not-tried` is what could not be tried here; `interrupted` what the trial did not come to. */
export type Verdict = 'shown' | 'not-shown' | 'not-tried' | 'interrupted';

export interface Observation {
  readonly what: string;
  readonly value: Json;
}

/** How long a trial waits for what AWS and Sealwatch do by themselves. */
export interface Deadlines {
  readonly eventMs: number;
  /** Until the deployment has read and recorded a version. */
  readonly recordedMs: number;
  readonly recordMs: number;
}

/** Events that a step waits for. */
export interface WantedEvents {
  readonly isIt: (event: CapturedEvent) => boolean;
  /** What tells them apart; of those that are the same, the first counts. */
  readonly by: (event: CapturedEvent) => string | null;
  readonly count: number;
}

const MINUTE_MS = 60_000;
export const DEADLINES: Deadlines = {
  eventMs: 2 * MINUTE_MS,
  recordedMs: 3 * MINUTE_MS,
  recordMs: 15 * MINUTE_MS,
};

/** Between two looks. */
export const PAUSE_MS = 1_000;

/** Tries one claim. @throws {AwsRefusal} where AWS refused what it takes, so that nothing is known */
export type Step = (tools: StepTools) => Promise<Outcome>;

/** What steps share: the ports, and waiting with a deadline. */
export class StepTools {
  readonly ports: TrialPorts;
  readonly deadlines: Deadlines;
  readonly #onWait: (what: string) => void;

  constructor(ports: TrialPorts, deadlines: Deadlines, onWait: (what: string) => void) {
    this.ports = ports;
    this.deadlines = deadlines;
    this.#onWait = onWait;
  }

  /** Looks again and again. @returns `null` where nothing was found by the deadline */
  async until<T>(what: string, deadlineMs: number, look: () => Promise<T | null>): Promise<T | null> {
    const end = this.ports.clock().getTime() + deadlineMs;
    for (;;) {
      const found = await look();
      if (found !== null) return found;
      if (this.ports.clock().getTime() >= end) return null;
      this.#onWait(what);
      await this.ports.pause(PAUSE_MS);
    }
  }

  /** Waits for the first event that fits. */
  async event(what: string, isIt: (event: CapturedEvent) => boolean): Promise<CapturedEvent | null> {
    const [first] = await this.events(what, { count: 1, isIt, by: () => '' });
    return first ?? null;
  }

  /** Waits for events that fit. @returns those that came, where they are fewer */
  events(what: string, wanted: WantedEvents): Promise<readonly CapturedEvent[]> {
    return this.#wait(what, this.deadlines.eventMs, wanted);
  }

  /** Waits for records of CloudTrail that fit. @returns those that came, where they are fewer */
  records(what: string, { isIt, ...wanted }: WantedEvents): Promise<readonly CapturedEvent[]> {
    const isRecordOfIt = (event: CapturedEvent): boolean => isRecord(event) && isIt(event);
    return this.#wait(what, this.deadlines.recordMs, { ...wanted, isIt: isRecordOfIt });
  }

  /** Waits until the deployment has recorded a version as it is wanted. */
  recorded(
    { key, versionId }: { readonly key: string; readonly versionId: string | null },
    isIt: (version: RecordedVersion) => boolean = () => true,
  ): Promise<RecordedVersion | null> {
    return this.until('Sealwatch', this.deadlines.recordedMs, async () => {
      const versions = await this.ports.recorded.of(key);
      return versions.find((each) => each.versionId === versionId && isIt(each)) ?? null;
    });
  }

  async #wait(
    what: string,
    deadlineMs: number,
    { count, isIt, by }: WantedEvents,
  ): Promise<readonly CapturedEvent[]> {
    const came = async (): Promise<readonly CapturedEvent[]> => {
      const all = (await this.ports.capture.events()).filter(isIt);
      // EventBridge and SQS may hand over one event more than once.
      return [...new Map(all.toReversed().map((event) => [by(event), event])).values()].toReversed();
    };
    const enough = await this.until(what, deadlineMs, async () => {
      const events = await came();
      return events.length >= count ? events : null;
    });
    return enough ?? came();
  }
}

export const shown = (because: string, observed: readonly Observation[] = []): Outcome => ({
  verdict: 'shown',
  because,
  observed,
});

export const notShown = (because: string, observed: readonly Observation[] = []): Outcome => ({
  verdict: 'not-shown',
  because,
  observed,
});

export const notTried = (because: string, observed: readonly Observation[] = []): Outcome => ({
  verdict: 'not-tried',
  because,
  observed,
});

export const NO_VERSIONS = notTried('the bucket keeps no versions');

export const observation = (what: string, { envelope }: CapturedEvent): Observation => ({
  what,
  value: envelope,
});

/** True for an event of S3 itself, not a record of CloudTrail. */
export const isObjectEvent = ({ envelope }: CapturedEvent): boolean =>
  envelope.source === 'aws.s3' && at(envelope, 'detail', 'object') !== undefined;

const isRecord = ({ envelope }: CapturedEvent): boolean => textAt(envelope, 'detail', 'eventName') !== null;

/** What EventBridge calls an event. */
export const eventId = ({ envelope }: CapturedEvent): string | null => textAt(envelope, 'id');

/** An event of S3 about one version. */
export const aboutVersion =
  (versionId: string | null) =>
  (event: CapturedEvent): boolean =>
    isObjectEvent(event) && textAt(event.envelope, 'detail', 'object', 'version-id') === versionId;

/** A record about a key, by the call's name. */
export const recordOf =
  (name: string, key: string) =>
  ({ envelope }: CapturedEvent): boolean =>
    textAt(envelope, 'detail', 'eventName') === name && names(envelope.detail ?? null, key);

/** True where a key stands anywhere, alone or at the end of an ARN: where a record of a batch's keys has it is not documented. */
function names(value: Json, key: string): boolean {
  if (typeof value === 'string') return value === key || value.endsWith(`/${key}`);
  if (Array.isArray(value)) return value.some((each) => names(each, key));
  return isObject(value) && Object.values(value).some((each) => names(each ?? null, key));
}

/** Seconds from an answer to what followed from it, with one decimal; never below zero where clocks differ. */
export const secondsAfter = (sent: Sent, iso: string): string =>
  `${(Math.max(0, Date.parse(iso) - Date.parse(sent.at)) / 1000).toFixed(1)} s`;

import type { Kill } from './history.ts';
import type { Publisher } from './ledger.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Lambda ends a function of this kind after a minute. */
const TIMEOUT_MS = 60_000;

const NEVER = new Promise<never>(() => {});

/** A request to a service: what it does at once, and what when it is answered. */
export interface Request {
  /** Milliseconds until it is answered. */
  readonly takes: number;
  /** What the service refuses at once it throws; what it does it does in the function that this gives. */
  begin(): () => unknown;
}

/** One run of a function, which may be killed at each of its requests. */
export class FunctionCall implements Publisher {
  readonly #time: VirtualTime;
  readonly #end: (how: 'killed') => void;
  readonly #takeKill: (step: number) => Kill | null;
  #steps = 0;
  #isKilled = false;
  /** True when an answer was lost, so that what was done may be done again. */
  isCutOff = false;

  private constructor(
    time: VirtualTime,
    end: (how: 'killed') => void,
    takeKill: (step: number) => Kill | null,
  ) {
    this.#time = time;
    this.#end = end;
    this.#takeKill = takeKill;
  }

  /** Runs a task until it ends, is killed, or has had its time. */
  static run(
    time: VirtualTime,
    { takeKill, onError }: { takeKill: (step: number) => Kill | null; onError: (error: unknown) => void },
    task: (call: FunctionCall) => Promise<void>,
  ): Promise<'done' | 'failed' | 'killed'> {
    return new Promise((end) => {
      const call = new FunctionCall(time, end, takeKill);
      time.after(TIMEOUT_MS, () => call.#kill());
      const failed = (error: unknown) => {
        onError(error);
        end('failed');
      };
      task(call).then(() => end('done'), failed);
    });
  }

  /** Makes a request. Of a killed function a request that is under way is still done, and nobody hears of it. */
  async request({ takes, begin }: Request): Promise<unknown> {
    if (this.#isKilled) return NEVER;
    const kill = this.#takeKill(++this.#steps);
    if (kill && !kill.isAfter) return this.#kill();
    await this.#time.sleep(takes / 2);
    const finish = begin();
    await this.#time.sleep(takes / 2);
    let answer: unknown;
    try {
      answer = finish();
    } catch (error) {
      if (this.#isKilled) return NEVER;
      throw error;
    }
    if (kill) return this.#kill();
    return this.#isKilled ? NEVER : answer;
  }

  #kill(): Promise<never> {
    this.#isKilled = true;
    this.isCutOff = true;
    this.#end('killed');
    return NEVER;
  }
}

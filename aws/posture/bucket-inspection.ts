import { Gate } from '../../core/base/concurrency-limit.ts';
import { type Fact, unknown } from '../../core/posture/facts.ts';

export interface InspectionLimits {
  /** Requests to one bucket at once. */
  readonly atOnce: number;
  /** After which nobody waits for the bucket any more. */
  readonly milliseconds: number;
}

/** The inspection of one bucket: a limit of requests at once, and a time after which what is not known stays unknown. */
export class BucketInspection {
  readonly #gate: Gate;
  readonly #limits: InspectionLimits;
  readonly #over: Promise<void>;
  readonly #timer: NodeJS.Timeout;
  #isOver = false;

  constructor(limits: InspectionLimits) {
    this.#limits = limits;
    this.#gate = new Gate(limits.atOnce);
    let end = () => {};
    this.#over = new Promise((done) => {
      end = done;
    });
    this.#timer = setTimeout(() => {
      this.#isOver = true;
      end();
    }, limits.milliseconds);
  }

  async ask<Value>(question: () => Promise<Fact<Value>>): Promise<Fact<Value>> {
    const asked = this.#gate.run(async () => (this.#isOver ? this.#late() : question()));
    return Promise.race([asked, this.#over.then(() => this.#late())]);
  }

  /** Ends the inspection; what was not asked yet never is. */
  end(): void {
    clearTimeout(this.#timer);
    this.#isOver = true;
  }

  #late(): Fact<never> {
    return unknown(`AWS did not answer within ${this.#limits.milliseconds / 1000} seconds`);
  }
}

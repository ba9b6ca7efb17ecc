import { AsyncLocalStorage } from 'node:async_hooks';
import type { Call, Trouble } from '../faults/fault-proxy.ts';
import type { Kill, Order, Service, Weather } from './weather.ts';

/** Tells the proxy what to make of a call, and of how many tries of it. */
const ORDER_HEADER = 'x-test-order';
const NEVER = new Promise<never>(() => {});

export type Outcome<Answer> =
  | { readonly how: 'done'; readonly answer: Answer }
  | { readonly how: 'failed'; readonly error: unknown }
  | { readonly how: 'killed' };

interface Conditions {
  readonly weather: Weather;
  /** True where nothing goes wrong: what fails has an end. */
  readonly isSpared: boolean;
  /** By how many milliseconds its clock is wrong. @default 0 */
  readonly skewMs?: number;
}

/** One run of a function, whose calls go wrong and that may be killed at each of them. */
export class Invocation {
  readonly #weather: Weather;
  readonly #isSpared: boolean;
  readonly #kill: Kill | null;
  readonly #end: () => void;
  readonly skewMs: number;
  /** Alerts that were written down as published by this run. */
  readonly marked = new Set<string>();
  #calls = 0;
  #isDead = false;
  #isDisturbed = false;

  private constructor({ weather, isSpared, skewMs = 0 }: Conditions, end: () => void) {
    this.#weather = weather;
    this.#isSpared = isSpared;
    this.#kill = isSpared ? null : weather.kill();
    this.#end = end;
    this.skewMs = skewMs;
  }

  /** The run in whose flow of control this is asked; `undefined` outside of any. */
  static get current(): Invocation | undefined {
    return flow.getStore();
  }

  /** Runs a function until it ends or is killed. Of a killed one a request that is under way is still carried out. */
  static run<Answer>(
    conditions: Conditions,
    work: (invocation: Invocation) => Promise<Answer>,
  ): Promise<{ readonly outcome: Outcome<Answer>; readonly invocation: Invocation }> {
    return new Promise((ended) => {
      const invocation: Invocation = new Invocation(conditions, () =>
        ended({ outcome: { how: 'killed' }, invocation }),
      );
      const end = (outcome: Outcome<Answer>) => ended({ outcome, invocation });
      flow.run(invocation, () =>
        work(invocation).then(
          (answer) => end({ how: 'done', answer }),
          (error: unknown) => end({ how: 'failed', error }),
        ),
      );
    });
  }

  async call<Answer>(
    { service, command }: { readonly service: Service; readonly command: string },
    send: (order: Order | null) => Promise<Answer>,
  ): Promise<Answer> {
    if (this.#isDead) return NEVER;
    const isLast = ++this.#calls === this.#kill?.call;
    if (isLast && !this.#kill?.isAfter) return this.#die();
    const order = this.#isSpared ? null : this.#weather.order(service, command);
    if (order) this.#weather.note(order.name);
    const answer = await send(order).catch((error: unknown) => {
      if (this.#isDead) return NEVER;
      throw error;
    });
    if (isLast) return this.#die();
    return this.#isDead ? NEVER : answer;
  }

  /** An outage made something of one of its calls. */
  disturb(): void {
    this.#isDisturbed = true;
  }

  /**
   * Goes on after an error.
   * @throws what nobody ordered, unless it is that this machine is too busy to answer
   */
  forgive(error: unknown): void {
    if (this.#isDisturbed) return;
    if (!isLate(error)) throw error;
    this.#weather.note('no answer in time, by a busy machine');
  }

  #die(): Promise<never> {
    if (!this.#isDead) {
      this.#isDead = true;
      this.#isDisturbed = true;
      this.#weather.note(`function killed ${this.#kill?.isAfter ? 'after' : 'before'} a call`);
      this.#end();
    }
    return NEVER;
  }
}

const flow = new AsyncLocalStorage<Invocation>();

const isLate = (error: unknown): boolean =>
  error instanceof AggregateError
    ? error.errors.some(isLate)
    : error instanceof Error && (error.name === 'TimeoutError' || isLate(error.cause));

interface Sent {
  readonly input: Readonly<Record<string, unknown>>;
  readonly request?: { readonly headers: Record<string, string> };
}
type Next = (args: Sent) => Promise<unknown>;
interface Context {
  readonly commandName?: string;
  order?: Order | null;
}
interface Client {
  readonly middlewareStack: {
    add(middleware: (next: Next, context: Context) => Next, options: object): void;
  };
}

/** A call that a function makes. */
export interface Witnessed {
  readonly command: string;
  readonly input: Sent['input'];
  readonly invocation: Pick<Invocation, 'marked'>;
}

/** What somebody wants to know of the calls that functions make. */
export interface Witness {
  before(call: Witnessed): void;
  answered(call: Witnessed): void;
  /** The service said that it did not do it. */
  refused(call: Witnessed): void;
}

interface Exposure {
  readonly service: Service;
  readonly witness?: Witness;
  /** What each of its calls suffers while it lasts. @default - what the weather brings */
  readonly outage?: { readonly order: Order | null };
}

/** Has the calls of a client go wrong that are made in a run of a function; all others pass. */
export function expose(client: unknown, { service, witness, outage }: Exposure): void {
  const { middlewareStack } = client as Client;
  middlewareStack.add(
    (next, context) => async (args) => {
      const invocation = Invocation.current;
      if (invocation === undefined) return next(args);
      const command = context.commandName ?? '';
      const call = { command, input: args.input, invocation };
      return invocation.call({ service, command }, async (drawn) => {
        const order = outage?.order ?? drawn;
        if (order) invocation.disturb();
        context.order = order;
        witness?.before(call);
        try {
          const answer = await next(args);
          witness?.answered(call);
          return answer;
        } catch (error) {
          if (typeof order?.trouble === 'object') witness?.refused(call);
          throw error;
        }
      });
    },
    { step: 'initialize', name: 'faults', override: true, priority: 'high' },
  );
  middlewareStack.add(
    (next, context) => async (args) => {
      const { order } = context;
      if (order && args.request) args.request.headers[ORDER_HEADER] = JSON.stringify(order);
      return next(args);
    },
    { step: 'build', name: 'orders', override: true },
  );
}

/** What a call that came to the proxy was ordered to suffer. The SDK says which of its tries it is. */
export function ordered({ headers }: Pick<Call, 'headers'>): Trouble {
  const text = headers[ORDER_HEADER];
  if (typeof text !== 'string') return 'pass';
  const { trouble, tries } = JSON.parse(text) as Order;
  const [, attempt = '1'] = /attempt=(\d+)/.exec(String(headers['amz-sdk-request'] ?? '')) ?? [];
  return Number(attempt) <= tries ? trouble : 'pass';
}

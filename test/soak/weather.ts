import { randomFrom } from '../delivery/virtual-time.ts';
import type { Trouble } from '../faults/fault-proxy.ts';

/** What a proxy is to do with one call, and with how many of the SDK's tries of it. */
export interface Order {
  /** As it is counted. */
  readonly name: string;
  readonly trouble: Trouble;
  readonly tries: number;
}

/** The call of a function at which it is killed, counted from one. */
export interface Kill {
  readonly call: number;
  /** True where the request is still carried out, and nobody hears its answer. */
  readonly isAfter: boolean;
}

export type Service = 's3' | 'dynamodb' | 'sns' | 'sqs';

const code = (status: number, name: string): Trouble => ({ status, code: name });
const canceled = (reason: string): Trouble => ({
  status: 400,
  code: 'TransactionCanceledException',
  reason,
});

type Named = readonly [name: string, trouble: Trouble];

const READS: readonly Named[] = [
  ['S3 503 SlowDown', 'slow-down'],
  ['S3 reset before an answer', 'reset'],
  ['KMS failing for S3', code(400, 'KMS.DisabledException')],
];
const TABLE: readonly Named[] = [
  ['DynamoDB ProvisionedThroughputExceeded', code(400, 'ProvisionedThroughputExceededException')],
  ['DynamoDB ThrottlingException', code(400, 'ThrottlingException')],
  ['DynamoDB 500', code(500, 'InternalServerError')],
  ['DynamoDB answer lost', 'answer-lost'],
  ['DynamoDB reset before an answer', 'reset'],
];
const TRANSACTION: readonly Named[] = [
  ['DynamoDB transaction conflict', canceled('TransactionConflict')],
  ['DynamoDB transaction throttled', canceled('ThrottlingError')],
  ['DynamoDB transaction over throughput', canceled('ProvisionedThroughputExceeded')],
];
const QUEUE: readonly Named[] = [
  ['SQS 503', code(503, 'ServiceUnavailable')],
  ['SQS answer lost', 'answer-lost'],
];

/** What ends an alert's way to people. */
export const TOPIC: readonly Named[] = [
  ['SNS 500', code(500, 'InternalError')],
  ['SNS throttled', code(400, 'Throttled')],
  ['KMS failing for SNS', code(400, 'KMSDisabled')],
  ['SNS answer lost', 'answer-lost'],
];

/** What STS answers when it fails: the server of each is one that does nothing else. */
export const STS: readonly Named[] = [
  ['STS 503', code(503, 'ServiceUnavailable')],
  ['STS throttled', code(429, 'Throttling')],
  ['STS reset', 'reset'],
];

function troublesOf(service: Service, command: string): readonly Named[] {
  switch (service) {
    case 's3':
      return command === 'GetObjectCommand' ? [...READS, ['S3 reset in mid-body', 'cut-body']] : READS;
    case 'dynamodb':
      return command === 'TransactWriteCommand' ? [...TRANSACTION, ...TRANSACTION, ...TABLE] : TABLE;
    case 'sns':
      return TOPIC;
    case 'sqs':
      return QUEUE;
  }
}

/** More than any of the SDK's clients tries. */
export const EVERY_TRY = 99;
const TRIES = [1, 1, 1, 2, EVERY_TRY];
/** A function makes about so many calls. */
const MAX_KILLED_CALL = 14;

/** Draws what goes wrong for one flow of functions, each operation from a seed of its own: without one, all others have the same weather. */
export class Weather {
  readonly #seed: number;
  readonly #count: (name: string) => void;
  /** The share of calls that are troubled, and of functions that are killed. */
  readonly #rates: { readonly calls: number; readonly kills: number };
  #random: () => number;
  #isCalm = false;
  /** What went wrong since it began. */
  readonly #fired: string[] = [];

  constructor(
    seed: number,
    rates: { readonly calls: number; readonly kills: number },
    count: (name: string) => void,
  ) {
    this.#seed = seed;
    this.#rates = rates;
    this.#count = count;
    this.#random = randomFrom(seed);
  }

  /** From here on the weather is that of this part, or none where it is calm. */
  begin(part: number, isCalm = false): void {
    this.#random = randomFrom(Math.imul(this.#seed ^ (part + 1), 0x9e3779b1));
    this.#isCalm = isCalm;
  }

  /** @returns what went wrong since it was asked last */
  takeFired(): string[] {
    return this.#fired.splice(0);
  }

  note(name: string): void {
    this.#fired.push(name);
    this.#count(name);
  }

  /** True so often, and noted by its name then. */
  happens(name: string, share: number): boolean {
    const isDrawn = this.#random() < share && !this.#isCalm;
    if (isDrawn) this.note(name);
    return isDrawn;
  }

  order(service: Service, command: string): Order | null {
    if (this.#random() >= this.#rates.calls || this.#isCalm) return null;
    const [name, trouble] = this.pick(troublesOf(service, command));
    return { name, trouble, tries: this.pick(TRIES) };
  }

  /** Noted only when it comes to it: a function may make fewer calls. */
  kill(): Kill | null {
    const isDrawn = this.#random() < this.#rates.kills && !this.#isCalm;
    const kill = { call: 1 + Math.floor(this.#random() * MAX_KILLED_CALL), isAfter: this.#random() < 0.5 };
    return isDrawn ? kill : null;
  }

  pick<Of>(values: readonly Of[]): Of {
    return values[Math.floor(this.#random() * values.length)] as Of;
  }

  between(least: number, most: number): number {
    return Math.floor(least + this.#random() * (most - least));
  }

  shuffled<Of>(values: readonly Of[]): Of[] {
    return values
      .map((value) => ({ value, place: this.#random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ value }) => value);
  }
}

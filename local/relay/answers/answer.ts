import type { RelayedRequest } from '../exchange.ts';

export interface Answer {
  readonly status: number;
  /** A document, or nothing. */
  readonly body: string;
}

/** Answers calls that the emulator does not know, or takes for others. */
export interface Answerer {
  /** True for the calls that are answered here. Must not block. */
  knows(request: RelayedRequest): boolean;
  answer(request: RelayedRequest, body: Buffer): Promise<Answer>;
}

export const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

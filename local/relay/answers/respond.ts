import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Exchange, held, type RelayedRequest } from '../exchange.ts';

interface Response {
  readonly answerer: Answerer;
  readonly request: RelayedRequest;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Called before the client can see the answer. */
  readonly onExchange: (exchange: Exchange) => void;
  readonly handOn: (body: Buffer) => void;
}

/** Answers one request in place of the emulator, or hands its body on. */
export const respond = async ({
  answerer,
  request,
  incoming,
  outgoing,
  onExchange,
  handOn,
}: Response): Promise<void> => {
  try {
    const requestBody = await held(incoming);
    const answer = await answerer.answer(request, requestBody);
    if (answer === null) {
      handOn(requestBody);
      return;
    }
    const { status, body } = answer;
    const responseBody = Buffer.from(body);
    const headers = headersOf(responseBody);
    onExchange({ request, response: { status, headers }, requestBody, responseBody });
    outgoing.writeHead(status, headers).end(responseBody);
  } catch (error) {
    outgoing.destroy(error instanceof Error ? error : undefined);
  }
};

const headersOf = (body: Buffer): Record<string, string> => {
  const id = randomUUID();
  return {
    'x-amz-request-id': id,
    'x-amzn-requestid': id,
    ...(body.length > 0 && { 'content-type': 'application/xml', 'content-length': String(body.length) }),
  };
};

export interface Answer {
  readonly status: number;
  /** A document, or nothing. */
  readonly body: string;
}

/** Answers calls that the emulator does not know, or takes for others. */
export interface Answerer {
  /** True for the calls that are answered here. Must not block. */
  knows(request: RelayedRequest): boolean;
  /** @returns `null` for what the emulator answers after all */
  answer(request: RelayedRequest, body: Buffer): Promise<Answer | null>;
}

export const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

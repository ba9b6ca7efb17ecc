import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PostureReach } from '../../aws/posture/clients.ts';

export interface AskedRequest {
  readonly method: string;
  readonly path: string;
  /** Region that the request was signed for. */
  readonly region: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface FakeAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FakeAws {
  readonly reach: PostureReach;
  readonly requests: readonly AskedRequest[];
  stop(): Promise<void>;
}

export const refused = (status: number, code: string): FakeAnswer => ({
  status,
  body: `<Error><Code>${code}</Code><Message>said so</Message></Error>`,
});

const IDENTITY =
  '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';

/** A server on loopback that is every service of AWS; `null` answers are refused as what is not there. */
export async function startFakeAws(answerOf: (request: AskedRequest) => FakeAnswer | null): Promise<FakeAws> {
  const requests: AskedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
    const asked = { method, path, region, headers };
    requests.push(asked);
    incoming.resume();
    const isIdentity = (headers.authorization ?? '').includes('/sts/');
    const answer = isIdentity
      ? { status: 200, body: IDENTITY }
      : (answerOf(asked) ?? refused(403, 'AccessDenied'));
    outgoing.writeHead(answer.status, { 'content-type': 'application/xml', ...answer.headers });
    outgoing.end(method === 'HEAD' ? undefined : answer.body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const reach = new PostureReach({
    config: { endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
    region: 'eu-west-1',
    forcePathStyle: true,
    s3ControlEndpoint: endpoint,
  });
  const stop = (): Promise<void> => {
    reach.destroy();
    server.closeAllConnections();
    return new Promise((done) => server.close(() => done()));
  };
  return { reach, requests, stop };
}

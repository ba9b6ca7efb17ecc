import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACTION_HEADER, DEPLOYMENT_HEADER, type SignedIdentity } from '../../core/api/baseline-request.ts';
import { proveIdentity } from './prove-identity.ts';
import { signIdentity } from './sign-identity.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const DEPLOYMENT = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Sealwatch/0c1d';
const ACTION = { do: 'resolve', id: 'a'.repeat(40), reason: 'kn\u00f6wn \u{1f600}' } as const;
const ROLE = 'arn:aws:sts::111122223333:assumed-role/DataPublisher/anna@example.com';

const answerOf = (arn: string, account = '111122223333') =>
  `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AROA:x</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

let server: Server;
let endpoint: string;
let answer: { status: number; body: string; headers?: Record<string, string> };
let received: { headers: IncomingHttpHeaders; body: string; url: string }[];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body, url: request.url ?? '' });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  received = [];
  answer = { status: 200, body: answerOf(ROLE) };
});

const sign = (over: object = {}) =>
  signIdentity(ACTION, {
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token/+=' },
    region: 'eu-west-1',
    endpoint,
    deployment: DEPLOYMENT,
    now: NOW,
    ...over,
  });

const prove = (signed: SignedIdentity, over: object = {}) =>
  proveIdentity(signed, {
    deployment: DEPLOYMENT,
    action: ACTION,
    region: 'eu-west-1',
    endpoint,
    now: NOW,
    ...over,
  });

const refused = { code: 'IDENTITY_UNPROVEN' };

describe('a proof that is in order', () => {
  it('gives the role, its account and the session', async () => {
    const caller = await prove(JSON.parse(JSON.stringify(await sign())));
    expect(caller).toEqual({
      arn: 'arn:aws:iam::111122223333:role/DataPublisher',
      account: '111122223333',
      session: 'anna@example.com',
    });
  });

  it('sends exactly what was signed', async () => {
    const signed = await sign();
    await prove(signed);
    expect(received).toHaveLength(1);
    expect(received[0]?.body).toBe('Action=GetCallerIdentity&Version=2011-06-15');
    expect(received[0]?.url).toBe('/');
    for (const [name, value] of Object.entries(signed.headers)) {
      expect(received[0]?.headers[name.toLowerCase()]).toBe(value);
    }
  });

  it.each([
    ['arn:aws:iam::111122223333:user/team/anna', 'arn:aws:iam::111122223333:user/team/anna'],
    ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:root'],
    ['arn:aws:sts::111122223333:federated-user/anna', 'arn:aws:sts::111122223333:federated-user/anna'],
    ['arn:aws:iam::111122223333:user/a&lt;Arn&gt;/b', 'arn:aws:iam::111122223333:user/a<Arn>/b'],
  ])('takes %s as it is', async (answered, arn) => {
    answer.body = answerOf(answered);
    expect(await prove(await sign())).toEqual({ arn, account: '111122223333', session: null });
  });

  it.each([
    ['eu-west-1', 'https://sts.eu-west-1.amazonaws.com/'],
    ['cn-north-1', 'https://sts.cn-north-1.amazonaws.com.cn/'],
    ['eusc-de-east-1', 'https://sts.eusc-de-east-1.amazonaws.eu/'],
  ])('is signed for the STS of %s', async (region, url) => {
    expect((await sign({ region, endpoint: undefined })).url).toBe(url);
  });
});

describe('a proof is refused, and STS never asked,', () => {
  const change = async (over: Partial<SignedIdentity>, headers: Record<string, string> = {}) => {
    const signed = await sign();
    return { ...signed, ...over, headers: { ...signed.headers, ...headers } };
  };
  const without = async (name: string) => {
    const signed = await sign();
    const headers = Object.fromEntries(Object.entries(signed.headers).filter(([each]) => each !== name));
    return { ...signed, headers };
  };
  const unsigned = async (name: string) => {
    const signed = await sign();
    const authorization = (signed.headers.authorization ?? '').replace(
      new RegExp(`${name};|;${name}(?=,)`),
      '',
    );
    return { ...signed, headers: { ...signed.headers, authorization } };
  };

  it.each([
    'https://sts.eu-west-1.amazonaws.com.evil.example/',
    'https://evil.example/',
    'https://sts.us-east-1.amazonaws.com/',
    'http://sts.amazonaws.com/',
    'https://sts.amazonaws.com:8443/',
    'https://sts.amazonaws.com@evil.example/',
    'https://user@sts.amazonaws.com/',
    'https://sts.amazonaws.com/?Action=AssumeRole',
    'https://sts.amazonaws.com/other',
    'https://sts.amazonaws.com/#x',
    'https://STS.amazonaws.com/\n',
    'http://127.0.0.1:1/',
    'nonsense',
    '',
  ])('when it goes to %j', async (url) => {
    await expect(prove(await change({ url }))).rejects.toMatchObject(refused);
  });

  it('when it goes to a local address and none is configured', async () => {
    await expect(prove(await sign(), { endpoint: undefined })).rejects.toMatchObject(refused);
  });

  it.each([
    'Action=AssumeRole&Version=2011-06-15',
    'Action=GetCallerIdentity&Version=2011-06-15&Action=GetSessionToken',
    '',
  ])('when its body is %j', async (body) => {
    await expect(prove(await change({ body }))).rejects.toMatchObject(refused);
  });

  it.each([
    ['another deployment', { deployment: `${DEPLOYMENT}x` }],
    ['another action', { action: { ...ACTION, reason: 'other' } }],
    ['a proof of five minutes ago', { now: new Date(NOW.getTime() + 301_000) }],
    ['a proof from the future', { now: new Date(NOW.getTime() - 301_000) }],
  ])('for %s', async (_, over) => {
    await expect(prove(await sign(), over)).rejects.toMatchObject(refused);
  });

  it.each(['authorization', DEPLOYMENT_HEADER, ACTION_HEADER, 'x-amz-date', 'host', 'content-type'])(
    'without %s',
    async (name) => {
      await expect(prove(await without(name))).rejects.toMatchObject(refused);
    },
  );

  it.each([DEPLOYMENT_HEADER, ACTION_HEADER, 'x-amz-date', 'host'])('when %s is not signed', async (name) => {
    await expect(prove(await unsigned(name))).rejects.toMatchObject(refused);
  });

  it.each([
    ['a header that is there twice', { 'X-Sealwatch-Action': 'x' }],
    ['a header that has no place in it', { 'x-forwarded-host': 'x' }],
    ['a header of two lines', { 'x-amz-security-token': 'a\r\nhost: b' }],
    ['another host', { host: 'sts.amazonaws.com' }],
    ['another content type', { 'content-type': 'application/json' }],
    ['a time that cannot be read', { 'x-amz-date': 'yesterday' }],
    ['an authorization of another kind', { authorization: 'Basic eDp5' }],
  ])('with %s', async (_, headers) => {
    await expect(prove(await change({}, headers))).rejects.toMatchObject(refused);
  });

  it('when it is signed for another service', async () => {
    const signed = await sign();
    const authorization = (signed.headers.authorization ?? '').replace('/sts/', '/s3/');
    const headers = { ...signed.headers, authorization };
    await expect(prove({ ...signed, headers })).rejects.toMatchObject(refused);
  });

  it('when it is no proof at all', async () => {
    await expect(prove({} as SignedIdentity)).rejects.toMatchObject(refused);
    await expect(prove({ ...(await sign()), headers: null as never })).rejects.toMatchObject(refused);
  });

  afterEach(() => expect(received).toEqual([]));
});

describe('the answer of STS', () => {
  it('refuses who STS does not know, with its code', async () => {
    answer = { status: 403, body: '<ErrorResponse><Error><Code>ExpiredToken</Code></Error></ErrorResponse>' };
    await expect(prove(await sign())).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('403 ExpiredToken'),
    });
  });

  it.each([500, 503, 429])('is worth another try when it is %i', async (status) => {
    answer = { status, body: '' };
    await expect(prove(await sign())).rejects.toMatchObject({ code: 'AWS_FAILED' });
  });

  it('is not followed elsewhere', async () => {
    answer = { status: 307, body: '', headers: { location: `${endpoint}/elsewhere` } };
    await expect(prove(await sign())).rejects.toMatchObject(refused);
    expect(received).toHaveLength(1);
  });

  it.each([
    ['two ARNs', `${answerOf(ROLE)}${answerOf(ROLE)}`],
    ['no ARN', '<ok/>'],
    ['two accounts', answerOf(ROLE, '444455556666')],
    ['nobody', answerOf('arn:aws:s3:::bucket')],
  ])('proves nothing with %s', async (_, body) => {
    answer.body = body;
    await expect(prove(await sign())).rejects.toMatchObject(refused);
  });

  it('is worth another try when there is none', async () => {
    const gone = 'http://127.0.0.1:9';
    const signed = await sign({ endpoint: gone });
    await expect(prove(signed, { endpoint: gone })).rejects.toMatchObject({ code: 'AWS_FAILED' });
  });
});

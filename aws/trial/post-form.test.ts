import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Sha256 } from '@aws-crypto/sha256-js';
import { S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, expect, it } from 'vitest';
import { AwsRefusal } from '../../core/trial/ports.ts';
import { postForm } from './post-form.ts';

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };
const NOW = new Date('2026-11-30T10:00:00.000Z');
const TARGET = { bucket: 'acme-trial', key: 'trial/sealwatch-trial/a b+é', body: 'posted' };

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** S3 on loopback, which answers every form as it is told. */
async function s3Answering(status: number, body: string) {
  const got: { path: string; form: FormData }[] = [];
  const server = createServer(async (request, response) => {
    got.push({ path: request.url ?? '', form: await formOf(request) });
    response.writeHead(status, { 'x-amz-request-id': 'R1', 'x-amz-version-id': 'V1' }).end(body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stops.push(() => server.close());
  const s3 = new S3Client({ endpoint, region: 'eu-west-1', credentials: CREDENTIALS, forcePathStyle: true });
  return { s3, got };
}

async function formOf(request: IncomingMessage): Promise<FormData> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  return new Response(Buffer.concat(chunks), { headers }).formData();
}

it('sends the fields that S3 wants, the file last, to where the SDK sends its requests', async () => {
  const { s3, got } = await s3Answering(204, '');
  expect(await postForm(s3, TARGET, NOW)).toMatchObject({ status: 204, requestId: 'R1', versionId: 'V1' });
  const [{ path, form } = { path: '', form: new FormData() }] = got;
  expect(path).toBe('/acme-trial/');
  expect([...form.keys()].at(-1)).toBe('file');
  expect(form.get('key')).toBe(TARGET.key);
  expect(await (form.get('file') as File).text()).toBe('posted');
  expect(form.get('x-amz-credential')).toBe('AKIDEXAMPLE/20261130/eu-west-1/s3/aws4_request');
});

it('signs a policy that names exactly this upload, as the SDK signs a text', async () => {
  const { s3, got } = await s3Answering(204, '');
  await postForm(s3, TARGET, NOW);
  const form = got[0]?.form ?? new FormData();
  const policy = String(form.get('policy'));
  const signer = new SignatureV4({
    service: 's3',
    region: 'eu-west-1',
    credentials: CREDENTIALS,
    sha256: Sha256,
  });
  expect(form.get('x-amz-signature')).toBe(await signer.sign(policy, { signingDate: NOW }));
  expect(JSON.parse(Buffer.from(policy, 'base64').toString())).toEqual({
    expiration: '2026-11-30T10:05:00.000Z',
    conditions: [
      { bucket: 'acme-trial' },
      { key: TARGET.key },
      { 'x-amz-algorithm': 'AWS4-HMAC-SHA256' },
      { 'x-amz-credential': 'AKIDEXAMPLE/20261130/eu-west-1/s3/aws4_request' },
      { 'x-amz-date': '20261130T100000Z' },
      { 'x-amz-security-token': 'token' },
    ],
  });
});

it("says S3's word for a refusal", async () => {
  const { s3 } = await s3Answering(403, '<Error><Code>AccessDenied</Code></Error>');
  expect(await postForm(s3, TARGET, NOW)).toMatchObject({ status: 403, code: 'AccessDenied' });
  const silent = await s3Answering(500, 'oops');
  expect(await postForm(silent.s3, TARGET, NOW)).toMatchObject({ status: 500, code: 'HTTP 500' });
});

it('an S3 that cannot be reached has refused: the rest of a trial goes on', async () => {
  const s3 = new S3Client({
    endpoint: 'http://127.0.0.1:1',
    region: 'eu-west-1',
    credentials: CREDENTIALS,
    forcePathStyle: true,
  });
  await expect(postForm(s3, TARGET, NOW)).rejects.toThrow(AwsRefusal);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type RunResult, run } from '../../local/process/run.ts';
import { folderIn } from './installed/project.ts';

const BUCKET = 'acme-training-data';
const DATASET = 'moderation-v3';
const KEY = 'moderation/v3/labels-001.jsonl';
const LABELS = `s3://${BUCKET}/${KEY}`;

const CONFIG = {
  buckets: [
    {
      name: BUCKET,
      existing: false,
      datasets: [{ name: DATASET, prefix: 'moderation/v3/', mode: 'sealed' }],
    },
  ],
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
};

const PUBLIC_POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/*` },
  ],
};

/** What CloudTrail records when a bucket is made public. */
const MADE_PUBLIC = {
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/eve', accountId: '111122223333' },
  eventTime: '2026-11-20T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  requestParameters: { bucketName: BUCKET, bucketPolicy: PUBLIC_POLICY },
  eventID: '7a1f7d2e-0000-4000-8000-000000000001',
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '111122223333',
};

const COMMAND_MS = 60_000;
const START_MS = 300_000;
const project = inject('projectWithCdk');
const oldest = inject('oldestNode');
let folder: string;
let local: Local;

/** `sealwatch local`, with the stack deployed in it. */
interface Local {
  readonly environment: NodeJS.ProcessEnv;
  /** Interrupts it; its exit code. */
  end(): Promise<number | null>;
}

beforeAll(async () => {
  folder = await folderIn(project, 'commands');
  await write('sealwatch.config.mjs', `export default ${JSON.stringify(CONFIG)};\n`);
  await write('public.json', JSON.stringify(PUBLIC_POLICY));
  await write('record.json', JSON.stringify(MADE_PUBLIC));
  await write('SHA256SUMS', `${'0'.repeat(64)}  new.jsonl\n`);
  local = await start();
  await put('approved');
}, START_MS);

afterAll(async () => {
  await local?.end();
}, COMMAND_MS);

const command = join(project, 'node_modules', '.bin', 'sealwatch');

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

const start = async (): Promise<Local> => {
  const child = spawn(oldest, [command, 'local', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const end = async () => {
    child.kill('SIGINT');
    return (await ended)[0];
  };
  let text = '';
  for await (const line of createInterface({ input: child.stdout })) {
    text += line;
    if (!isWhole(text)) continue;
    const { environment } = JSON.parse(text);
    return {
      environment: { ...process.env, AWS_PROFILE: undefined, AWS_SESSION_TOKEN: undefined, ...environment },
      end,
    };
  }
  throw new Error(`sealwatch local ended before it was up: ${text}`);
};

const isWhole = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const put = async (body: string): Promise<void> => {
  const { AWS_ENDPOINT_URL, AWS_REGION, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } =
    local.environment;
  const s3 = new S3Client({
    endpoint: AWS_ENDPOINT_URL ?? '',
    region: AWS_REGION ?? AWS_DEFAULT_REGION ?? '',
    forcePathStyle: true,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID ?? '', secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '' },
  });
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: body }));
  s3.destroy();
};

const answer = async (...words: readonly string[]): Promise<RunResult> => {
  const result = await run(oldest, [command, ...words], {
    cwd: folder,
    environment: local.environment,
  });
  expect(result.lines.join('\n')).not.toMatch(/is not a function|TypeError|unexpected error/i);
  return result;
};

it.each([
  { code: 0, words: ['seal', DATASET] },
  { code: 0, words: ['query', '--dataset', DATASET] },
  { code: 0, words: ['history', LABELS] },
  { code: 0, words: ['findings', '--all'] },
  { code: 0, words: ['copies', LABELS] },
  { code: 0, words: ['verify', '--dataset', DATASET] },
  { code: 1, words: ['verify', '--local', '.', '--dataset', DATASET] },
  { code: 0, words: ['approve', 'SHA256SUMS', '--dataset', DATASET, '--reason', 'batch 12'] },
  { code: 0, words: ['alert', 'test'] },
  { code: 1, words: ['policy', 'check', 'public.json', '--account', '111122223333'] },
  { code: 1, words: ['judge', 'record.json', '--guard', BUCKET] },
  // Two files, so that threads read them.
  { code: 3, words: ['readers', LABELS, 'record.json', 'public.json', '--from', '24h'] },
  { code: 1, words: ['audit', BUCKET] },
])('the oldest Node answers $words with $code', { timeout: COMMAND_MS }, async ({ code, words }) => {
  const result = await answer(...words);
  expect(result.code, result.lines.join('\n')).toBe(code);
});

it('the oldest Node shows a finding, resolves it, and says how everything stands', {
  timeout: COMMAND_MS,
}, async () => {
  await put('altered');
  const changed = await answer('verify', LABELS);
  expect(changed.code, changed.lines.join('\n')).toBe(1);
  const { lines } = await answer('findings', '--json');
  const { id } = JSON.parse(lines[0] ?? '');
  expect((await answer('findings', id)).code).toBe(0);
  expect((await answer('status')).code).toBe(1);
  const resolved = await answer('resolve', id, '--reason', 'restored');
  expect(resolved.code, resolved.lines.join('\n')).toBe(0);
});

it('the oldest Node stops everything when it is interrupted', { timeout: COMMAND_MS }, async () => {
  expect(await local.end()).toBe(130);
});

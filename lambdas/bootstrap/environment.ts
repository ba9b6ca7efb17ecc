import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { HashConstructor } from '@smithy/types';
import { PLAIN_NUMBERS } from '../../aws/dynamodb/plain-numbers.ts';
import { tableNamesFrom } from '../../aws/dynamodb/tables.ts';
import { sayingThrottled } from '../../aws/dynamodb/throttling.ts';
import { sealingItems } from '../../aws/log/seal-items.ts';
import { sealKey } from '../../aws/log/seal-key.ts';
import type { Signing } from '../../aws/signed-fetch.ts';
import { timeLimits } from '../../aws/time-limits.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { remembered, rememberedOnce } from '../../core/base/memoize.ts';
import type { HashText } from '../../core/findings/finding.ts';
import { type Mac, unforeseenHash } from '../../core/log/seal.ts';
import type { GuardedBuckets } from '../../core/scope/dataset.ts';

/** A variable that the stack sets; missing, it fails the start and not the first event. */
export function environmentValue(name: string): string {
  const value = process.env[name];
  if (!value) throw new SealwatchError('INTERNAL', `the environment variable ${name} is not set`);
  return value;
}

/** A number that a deployment may set, as those of tests do. */
export const numberFrom = (name: string, usual: number): number => Number(process.env[name] || usual);

// arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID
const [, , , , accountId = '', path = ''] = environmentValue('SEALWATCH_STACK').split(':');
/** The account and the name of the stack that the function belongs to. */
export const account = accountId;
export const stack = path.split('/')[1] ?? '';

// Each module of a function asks for it.
const readBeside = remembered((name: string): unknown =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')),
);

/** The configuration that was deployed with the function, as `config.json` beside its code. */
export const deployedConfig = <T extends GuardedBuckets>(): T => readBeside('./config.json') as T;

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
/** SHA-256 of bytes, in hexadecimal digits. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const clock = (): Date => new Date();

const dynamo = new DynamoDBClient(timeLimits());
const tables = tableNamesFrom(process.env);

/** For requests that no client of the SDK makes. */
export const signing: Signing = {
  credentials: dynamo.config.credentials,
  sha256: dynamo.config.sha256 as HashConstructor,
  fetch,
  environment: process.env,
};

/** What seals items of the manifest; made once, at the first of them. What KMS refused once it may allow later. */
export const sealMac: () => Promise<Mac> = rememberedOnce(async () =>
  sealKey({ keyArn: environmentValue('SEALWATCH_SEAL_KEY'), ...signing }),
);

/** Hashes so that nobody foresees the result who may not seal. */
export const secretHash = async (): Promise<HashText> => unforeseenHash(await sealMac());

/** The tables of this deployment. */
export const database = {
  document: sayingThrottled(
    sealingItems(
      DynamoDBDocumentClient.from(dynamo, {
        marshallOptions: { removeUndefinedValues: true },
        unmarshallOptions: PLAIN_NUMBERS,
      }),
      tables,
      sealMac,
    ),
  ),
  tables,
};

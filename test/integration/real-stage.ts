import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { inject } from 'vitest';
import { backOff } from '../../aws/back-off.ts';
import { DynamoCallerStore } from '../../aws/dynamodb/caller-store.ts';
import { DynamoCopyIndex } from '../../aws/dynamodb/copy-index.ts';
import { encodeDataset } from '../../aws/dynamodb/item-codecs.ts';
import { DynamoManifestStore } from '../../aws/dynamodb/manifest-store.ts';
import { DynamoRunStore } from '../../aws/dynamodb/run-store.ts';
import type { TableNames } from '../../aws/dynamodb/tables.ts';
import { s3Client } from '../../aws/s3/client.ts';
import { S3ObjectReader } from '../../aws/s3/object-reader.ts';
import { S3VersionLister } from '../../aws/s3/version-lister.ts';
import { bareEtag } from '../../core/base/object-ref.ts';
import { wholeSecond } from '../../core/base/time.ts';
import type { Dataset, Mode } from '../../core/scope/dataset.ts';
import type { Versioning } from '../fakes/memory-bucket.ts';
import { hash, secretHash } from '../model/memory-stage.ts';
import { type Stage, UNDISTURBED } from '../model/stage.ts';
import { createTables } from './tables.ts';

/** Clients and tables of the local AWS, shared by the stages of a test file. */
export interface LocalWorld {
  readonly s3: S3Client;
  readonly document: DynamoDBDocumentClient;
  readonly tables: TableNames;
}

export const localWorld = (
  endpoint: string,
  environment: Readonly<Record<string, string>>,
  name: string,
): Promise<LocalWorld> => worldAt({ endpoint, tablesEndpoint: inject('tablesEndpoint'), environment }, name);

/** Where a local AWS is. */
export interface LocalAddress {
  readonly endpoint: string;
  /** Where tables are asked, past the relay. */
  readonly tablesEndpoint: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The same outside of a test, where nothing is injected. */
export async function worldAt(
  { endpoint, tablesEndpoint, environment }: LocalAddress,
  name: string,
): Promise<LocalWorld> {
  const settings = clientSettings(endpoint, environment);
  const dynamo = new DynamoDBClient({ ...settings, endpoint: tablesEndpoint });
  const tables = await createTables(dynamo, name);
  const document = DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } });
  return { s3: s3Client({ ...settings, forcePathStyle: true }), document, tables };
}

/** What a client of the local AWS is made with. */
export function clientSettings(endpoint: string, environment: Readonly<Record<string, string>>) {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId = '',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
    AWS_REGION: region = '',
  } = environment;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
}

/** Makes a bucket in one of the three states of versioning. */
export async function makeBucket({ s3 }: LocalWorld, bucket: string, versioning: Versioning): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const Status = versioning === 'enabled' ? 'Enabled' : 'Suspended';
  if (versioning === 'never') return;
  await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status } }));
}

/** A stage on the local S3 and DynamoDB, with a dataset of its own in a bucket that it shares. */
export async function realStage(
  world: LocalWorld,
  bucket: string,
  versioning: Versioning,
  mode: Mode,
  name: string,
): Promise<Stage> {
  const { s3, document, tables } = world;
  const dataset = datasetOf(bucket, mode, name);
  await document.send(new PutCommand({ TableName: tables.runs, Item: encodeDataset(dataset) }));
  const lister = new S3VersionLister(s3);
  const store = new DynamoManifestStore(document, tables, hash);
  const copies = new DynamoCopyIndex(document, tables);
  const clock = () => new Date();
  return {
    bucket,
    dataset,
    versioning,
    ports: {
      store,
      reader: new S3ObjectReader(s3),
      lister,
      copies,
      callers: new DynamoCallerStore(document, tables),
      armedBy: async () => null,
      clock,
      hash,
      secretHash,
      msLeft: () => 60_000,
      backOff,
    },
    runs: new DynamoRunStore(document, tables),
    functions: UNDISTURBED,
    put: async (Key, Body) => {
      const { VersionId, ETag = '' } = await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from(Body) }),
      );
      return staged(world, bucket, Key, VersionId, bareEtag(ETag));
    },
    delete: async (Key) => {
      const { VersionId } = await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
      if (versioning === 'never') return null;
      return markerOf(lister, bucket, Key, VersionId);
    },
    destroy: async (Key, versionId) => {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId: versionId ?? 'null' }));
    },
    register: async (changed) => {
      await document.send(new PutCommand({ TableName: tables.runs, Item: encodeDataset(changed) }));
    },
    // Functions that are killed at each call have a test of their own; here the event only comes twice.
    cutOff: (work) => work(),
    step: nextSecond,
    now: clock,
  };
}

const datasetOf = (bucket: string, mode: Mode, name: string): Dataset => ({
  name,
  bucket,
  prefix: `${name}/`,
  modes: [{ mode, since: '2026-01-01T00:00:00.000Z' }],
  writers: [],
  status: 'unsealed',
  sealedAt: null,
});

async function staged({ s3 }: LocalWorld, Bucket: string, Key: string, id: string | undefined, etag: string) {
  const versionId = id === undefined || id === 'null' ? null : id;
  const { LastModified } = await s3.send(
    new HeadObjectCommand({ Bucket, Key, VersionId: versionId ?? 'null' }),
  );
  return { versionId, etag, storedAt: wholeSecond(LastModified ?? new Date()) };
}

async function markerOf(lister: S3VersionLister, bucket: string, key: string, id: string | undefined) {
  const versionId = id === undefined || id === 'null' ? null : id;
  const versions = await lister.listVersions({ bucket, key });
  const marker = versions.find((each) => each.kind === 'delete-marker' && each.versionId === versionId);
  return marker ? { versionId, etag: null, storedAt: wholeSecond(marker.storedAt) } : null;
}

/** Waits until the clock shows the next whole second: Last-Modified is no finer. */
async function nextSecond(): Promise<void> {
  const start = Math.floor(Date.now() / 1000);
  while (Math.floor(Date.now() / 1000) === start)
    await new Promise((done) => setTimeout(done, 1000 - (Date.now() % 1000)));
}

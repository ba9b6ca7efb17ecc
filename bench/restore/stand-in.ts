import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeEntry } from '../../aws/dynamodb/entry-codec.ts';
import { SHARDS } from '../../aws/dynamodb/tables.ts';
import { encodeVersion } from '../../aws/dynamodb/version-codec.ts';
import { BAD, entry, GOOD, version } from '../../test/cli/samples.ts';

/**
 * Answers what a plan asks of S3 and of DynamoDB, as fast as it can: a dataset of so many keys, of which some hold other bytes. It
 * listens on loopback only, prints its port, and counts what it was asked.
 */
const keys = Number(process.argv[2]);
const every = Math.ceil(keys / Number(process.argv[3]));

const S3_PAGE = 1000;
/** A megabyte of what the index has of a key. */
const INDEX_PAGE = 5000;
const BUCKET = 'standin';
const AT = '2026-11-02T10:00:41.000Z';

const counts: Record<string, number> = {};
const counted = (name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

const keyOf = (index: number): string => `set/${String(index).padStart(8, '0')}`;
const indexOf = (key: string): number => Number(key.slice(-8));
const isWrong = (index: number): boolean => index % every === 5;

const RIGHT = { version: 'v-KEY', versionId: 'v-KEY', class: 'baseline', digest: GOOD } as const;
const WRONG = { version: 'x-KEY', versionId: 'x-KEY', class: 'altered', digest: BAD } as const;

/** As DynamoDB writes values. */
function attribute(value: unknown): object {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attribute) };
  return { M: attributes(value as object) };
}

const attributes = (value: object): Readonly<Record<string, object>> =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      each === undefined ? [] : [[name, attribute(each)] as const],
    ),
  );

const item = (value: object): string => JSON.stringify(attributes(value));

function entryText(isRight: boolean): string {
  const made = entry(isRight ? { current: RIGHT, wrong: [] } : { current: WRONG });
  const { expected } = made.standing;
  if (expected === null) throw new Error('the sample expects nothing');
  const own = { ...expected, version: 'v-KEY', versionId: 'v-KEY' };
  return item(
    encodeEntry({
      ...made,
      bucket: BUCKET,
      key: 'set/KEY',
      dataset: 'set',
      state: isRight ? 'intact' : 'altered',
      standing: { ...made.standing, expected: own },
    }),
  );
}
const ENTRY = { right: entryText(true), wrong: entryText(false) };
const HISTORY = [
  item(encodeVersion(version('v-KEY', {}, { bucket: BUCKET, key: 'set/KEY', dataset: 'set' }))),
  item(
    encodeVersion(
      version(
        'x-KEY',
        { digest: BAD, storedAt: '2026-11-20T03:12:07.000Z' },
        { bucket: BUCKET, key: 'set/KEY', dataset: 'set', class: 'altered' },
      ),
    ),
  ),
];

const named = (text: string, index: number): string => text.replaceAll('KEY', keyOf(index).slice(4));
const entryOf = (index: number): string => named(isWrong(index) ? ENTRY.wrong : ENTRY.right, index);

/** What S3 lists of one key: one version, or two where other bytes are on top. */
function versionsXml(index: number): string {
  const name = keyOf(index).slice(4);
  const one = (id: string, isLatest: boolean): string =>
    `<Version><Key>${keyOf(index)}</Key><VersionId>${id}-${name}</VersionId><IsLatest>${isLatest}</IsLatest><LastModified>${AT}</LastModified><ETag>&quot;e&quot;</ETag><Size>48211</Size><StorageClass>STANDARD</StorageClass></Version>`;
  return isWrong(index) ? one('x', true) + one('v', false) : one('v', true);
}

const list = (versions: string, next: string | null): string =>
  `<?xml version="1.0"?><ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><EncodingType>url</EncodingType><IsTruncated>${next !== null}</IsTruncated>${next === null ? '' : `<NextKeyMarker>${next}</NextKeyMarker>`}${versions}</ListVersionsResult>`;

function listing(marker: string | null): string {
  const start = marker === null ? 0 : indexOf(marker) + 1;
  const end = Math.min(keys, start + S3_PAGE);
  let versions = '';
  for (let index = start; index < end; index += 1) versions += versionsXml(index);
  return list(versions, end < keys ? keyOf(end - 1) : null);
}

const versionsOf = (key: string): string => list(versionsXml(indexOf(key)), null);

interface Value {
  readonly S: string;
}

function indexPage(shard: number, after: string | null, limit: number | undefined): string {
  const start = after === null ? shard : indexOf(after) + SHARDS.prefix;
  const items: string[] = [];
  let index = start;
  for (; index < keys && items.length < (limit ?? INDEX_PAGE); index += SHARDS.prefix)
    items.push(`{"object":{"S":"${BUCKET}/${keyOf(index)}"},"key":{"S":"${keyOf(index)}"}}`);
  const last = keyOf(index - SHARDS.prefix);
  const more =
    index < keys ? `,"LastEvaluatedKey":{"object":{"S":"${BUCKET}/${last}"},"key":{"S":"${last}"}}` : '';
  return `{"Items":[${items.join(',')}],"Count":${items.length}${more}}`;
}

function dynamo(target: string, body: string): string {
  const input = JSON.parse(body);
  if (target === 'BatchGetItem') {
    const [table = '', { Keys = [] } = {}] = Object.entries(input.RequestItems)[0] as [
      string,
      { Keys: { object: Value }[] },
    ];
    const items = Keys.map(({ object }) => entryOf(indexOf(object.S)));
    return `{"Responses":{"${table}":[${items.join(',')}]},"UnprocessedKeys":{}}`;
  }
  if (target === 'GetItem') return `{"Item":${entryOf(indexOf(input.Key.object.S))}}`;
  const value: string = input.ExpressionAttributeValues[':key'].S;
  if (input.IndexName === 'by-prefix')
    return indexPage(Number(value.slice(-2)), input.ExclusiveStartKey?.object.S ?? null, input.Limit);
  if (input.IndexName !== undefined) return '{"Items":[],"Count":0}';
  return `{"Items":[${HISTORY.map((text) => named(text, indexOf(value))).join(',')}],"Count":2}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = request.headers['x-amz-target'];
  const body = await bodyOf(request);
  if (typeof target === 'string') {
    const name = target.split('.')[1] ?? '';
    counted(name);
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(dynamo(name, body));
    return;
  }
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname === '/counts') {
    response.end(JSON.stringify(counts));
  } else if (request.method === 'HEAD') {
    counted('HeadObject');
    response.setHeader('etag', '"e"');
    response.setHeader('content-length', '48211');
    response.setHeader('last-modified', new Date(AT).toUTCString());
    response.end();
  } else if (url.searchParams.has('versioning')) {
    counted('GetBucketVersioning');
    response.end('<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>');
  } else {
    counted('ListObjectVersions');
    const prefix = url.searchParams.get('prefix') ?? '';
    response.setHeader('content-type', 'application/xml');
    response.end(prefix.length > 4 ? versionsOf(prefix) : listing(url.searchParams.get('key-marker')));
  }
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    process.stderr.write(`${error}\n`);
    response.statusCode = 500;
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BUCKET,
  bytesAt,
  etagAt,
  firstAfter,
  indexOf,
  keyAt,
  PREFIX,
  STORED_AT,
  versionAt,
} from './made-keys.ts';
import { StandInTables } from './stand-in-tables.ts';

// S3 and DynamoDB as far as a sweep, rclone and the AWS CLI ask them, on one port. Run as a process of its own.
const count = Number(process.argv[2] ?? 0);
const tables = new StandInTables(count);
const PAGE = 1000;
const MODIFIED = new Date(STORED_AT).toUTCString();

const xml = (response: ServerResponse, name: string, body: string): void =>
  void response
    .writeHead(200, { 'content-type': 'application/xml' })
    .end(
      `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${BUCKET}</Name><EncodingType>url</EncodingType>${body}</${name}>`,
    );

/** The keys of a page that begin with a prefix and come after a text. */
function page(query: URLSearchParams, after: string) {
  const prefix = query.get('prefix') ?? '';
  const limit = Math.min(Number(query.get('max-keys') ?? PAGE), PAGE);
  const first = firstAfter(after > prefix ? after : prefix, count);
  const exact = indexOf(prefix);
  const start = exact !== null && after < prefix && exact < count ? exact : first;
  const found: number[] = [];
  let index = start;
  for (; index < count && found.length < limit && keyAt(index).startsWith(prefix); index++) found.push(index);
  const isTruncated = index < count && found.length === limit && keyAt(index).startsWith(prefix);
  return { found, isTruncated, last: keyAt(found.at(-1) ?? 0) };
}

const common = (index: number): string =>
  `<Key>${keyAt(index)}</Key><LastModified>${STORED_AT}</LastModified><ETag>&quot;${etagAt(index)}&quot;</ETag><Size>${bytesAt(index).length}</Size><StorageClass>STANDARD</StorageClass>`;

function listVersions(query: URLSearchParams, response: ServerResponse): void {
  const { found, isTruncated, last } = page(query, query.get('key-marker') ?? '');
  const next = isTruncated
    ? `<NextKeyMarker>${last}</NextKeyMarker><NextVersionIdMarker>${versionAt(indexOf(last) ?? 0)}</NextVersionIdMarker>`
    : '';
  const items = found.map(
    (index) =>
      `<Version>${common(index)}<VersionId>${versionAt(index)}</VersionId><IsLatest>true</IsLatest><Owner><ID>bench</ID></Owner></Version>`,
  );
  xml(response, 'ListVersionsResult', `<IsTruncated>${isTruncated}</IsTruncated>${next}${items.join('')}`);
}

/** Both forms of ListObjects: they call the place where it goes on by different names. */
function listObjects(query: URLSearchParams, response: ServerResponse): void {
  const after = ['continuation-token', 'start-after', 'marker'].map((name) => query.get(name)).find(Boolean);
  const { found, isTruncated, last } = page(query, after ?? '');
  const next = isTruncated
    ? `<NextContinuationToken>${last}</NextContinuationToken><NextMarker>${last}</NextMarker>`
    : '';
  const items = found.map((index) => `<Contents>${common(index)}</Contents>`);
  xml(
    response,
    'ListBucketResult',
    `<KeyCount>${found.length}</KeyCount><IsTruncated>${isTruncated}</IsTruncated>${next}${items.join('')}`,
  );
}

function getObject(index: number, request: IncomingMessage, response: ServerResponse): void {
  const bytes = bytesAt(index);
  response.writeHead(200, {
    etag: `"${etagAt(index)}"`,
    'last-modified': MODIFIED,
    'content-length': bytes.length,
    'accept-ranges': 'bytes',
    'x-amz-version-id': versionAt(index),
    'x-amz-server-side-encryption': 'AES256',
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function s3(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://stand-in');
  const key = decodeURIComponent(url.pathname.slice(BUCKET.length + 2));
  const query = url.searchParams;
  if (key !== '') {
    const index = indexOf(key);
    if (index !== null && index < count) getObject(index, request, response);
    else response.writeHead(404).end();
    return;
  }
  if (query.get('delimiter')) throw new Error('folders are not listed here');
  if (query.has('versions')) listVersions(query, response);
  else listObjects(query, response);
}

async function dynamodb(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const answer = tables.answer(target.split('.').at(-1) ?? '', JSON.parse(Buffer.concat(chunks).toString()));
  const isRefused = typeof answer === 'string';
  const body = isRefused ? { __type: `com.amazonaws.dynamodb.v20120810#${answer}`, message: answer } : answer;
  response.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}

const server = createServer(async (request, response) => {
  const target = request.headers['x-amz-target'];
  try {
    if (typeof target === 'string') await dynamodb(target, request, response);
    else s3(request, response);
  } catch (error) {
    process.stderr.write(`${String(error)} at ${request.method} ${request.url} ${target ?? ''}\n`);
    response.writeHead(500).end();
  }
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(
    `${JSON.stringify({ port: (server.address() as AddressInfo).port, prefix: PREFIX })}\n`,
  );
});
// Its standard input ends with the bench, however that ends.
process.stdin.resume().once('end', () => process.exit());

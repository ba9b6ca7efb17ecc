import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { BUCKET, bytesAt, OBJECTS, type StoredObject, VERSION_ID } from './objects.ts';

// Answers listings and GETs as S3 does, with ranges, over TLS. Run as a process of its own, which its bench ends.
const [key = '', cert = ''] = process.argv.slice(2);
const S3_PAGE = 1000;
const STORED_AT = '2026-11-02T10:00:41.000Z';

const all = Object.values(OBJECTS).flat();
const byPath = new Map(all.map((object) => [`/${BUCKET}/${object.key}`, object]));
// With a dash it is no MD5 to anybody, as where S3 encrypts with KMS.
const etagOf = ({ key: name }: StoredObject): string => `"${Buffer.from(name).toString('hex').slice(-32)}-1"`;

function listing(parameters: URLSearchParams): string {
  const prefix = parameters.get('prefix') ?? '';
  const after = parameters.get('continuation-token') ?? parameters.get('marker') ?? '';
  const rest = all
    .filter((each) => each.key.startsWith(prefix) && each.key > after)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const page = rest.slice(0, S3_PAGE);
  const next = rest.length > page.length ? page.at(-1)?.key : undefined;
  const contents = page.map(
    (each) =>
      `<Contents><Key>${each.key}</Key><LastModified>${STORED_AT}</LastModified><ETag>${etagOf(each).replaceAll('"', '&quot;')}</ETag><Size>${each.size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  const more = next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
  return `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${BUCKET}</Name><Prefix>${prefix}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>${S3_PAGE}</MaxKeys><IsTruncated>${next !== undefined}</IsTruncated>${more}${contents.join('')}</ListBucketResult>`;
}

function send(
  response: ServerResponse,
  object: StoredObject,
  [first, last]: readonly [number, number],
): void {
  for (let position = first; position <= last; ) {
    if (response.destroyed) return;
    const bytes = bytesAt(object, position, last);
    position += bytes.length;
    if (response.write(bytes)) continue;
    response.once('drain', () => send(response, object, [position, last]));
    return;
  }
  response.end();
}

function give(request: IncomingMessage, response: ServerResponse, object: StoredObject): void {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const first = Number(from ?? 0);
  const last = to ? Math.min(Number(to), object.size - 1) : object.size - 1;
  response.writeHead(from === undefined ? 200 : 206, {
    etag: etagOf(object),
    'last-modified': new Date(STORED_AT).toUTCString(),
    'x-amz-version-id': VERSION_ID,
    'accept-ranges': 'bytes',
    'content-length': last - first + 1,
    ...(from === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${object.size}` }),
  });
  if (request.method === 'HEAD') response.end();
  else send(response, object, [first, last]);
}

const server = createServer(
  { key: readFileSync(key), cert: readFileSync(cert), keepAliveTimeout: 60_000 },
  (request, response) => {
    const url = new URL(request.url ?? '/', 'https://127.0.0.1');
    const object = byPath.get(decodeURIComponent(url.pathname));
    if (object !== undefined) give(request, response, object);
    else if (url.pathname.replace(/\/$/, '') === `/${BUCKET}`) response.end(listing(url.searchParams));
    else response.writeHead(404).end();
  },
);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
// Its standard input ends with the bench, however that ends.
process.stdin.resume().once('end', () => process.exit());

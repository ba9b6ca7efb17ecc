import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { resumableSha256 } from '../../aws/resumable-sha256.ts';
import { s3Client } from '../../aws/s3/client.ts';
import { pourInto, S3PartReader } from '../../aws/s3/part-reader.ts';
import { ReadAheadBudget } from '../../aws/s3/read-ahead.ts';
import { hashUnit } from '../../core/engine/large/hash-unit.ts';
import type { LargeReading } from '../../core/engine/large/large-reading.ts';
import { layoutOf, unitCount } from '../../core/engine/large/layout.ts';
import { ETAG, STORED_AT } from '../hash-object/identity.ts';
import { KeptUnits } from './kept-units.ts';

// One worker of several: reads every so many-th unit of the object, or the whole of it in order, and prints what it took.
const [endpoint = '', cert = '', size = '0', way = 'parts', number = '0', workers = '1', startAt = '0'] =
  process.argv.slice(2);
const PART_MIB = 64;
const MIB = 1024 ** 2;
const SLICE_BYTES = 512 * MIB;
const unitParts = Math.ceil(Number(size) / (PART_MIB * MIB) / Number(workers));
const client = s3Client({
  endpoint,
  region: 'eu-west-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  ca: readFileSync(cert, 'utf8'),
});
const reading: LargeReading = {
  ...{
    bucket: 'data',
    key: 'object',
    versionId: null,
    etag: ETAG,
    storedAt: new Date(STORED_AT).toISOString(),
  },
  ...layoutOf(Number(size), PART_MIB, unitParts),
  ...{ name: 'n', round: 1, dataset: 'd', status: 'reading', first: 'sha256-parts-64MiB', also: null },
  ...{ storageClass: 'STANDARD', encryption: { algorithm: null, kmsKeyId: null }, contentType: null },
  ...{ startedAt: '', endedAt: null, waitsUntil: null, digest: null, alsoDigest: null, failure: null },
};
const msLeft = () => 900_000;
// All begin at the same time, when each of them is there.
await setTimeout(Math.max(0, Number(startAt) - Date.now()));
const before = process.cpuUsage();
const started = performance.now();
const digest = way === 'parts' ? await parts() : await slices();
const milliseconds = performance.now() - started;
const { maxRSS } = process.resourceUsage();
const { user, system } = process.cpuUsage(before);
const cpuSeconds = (user + system) / 1e6;
process.stdout.write(JSON.stringify({ digest, milliseconds, rssMiB: maxRSS / 1024, cpuSeconds }));
client.destroy();

/** The digests of the parts that were this worker's, unit after unit. */
async function parts(): Promise<string> {
  const readings = new KeptUnits(reading);
  const ports = { readings, parts: new S3PartReader(client), msLeft };
  for (let unit = Number(number); unit < unitCount(reading); unit += Number(workers))
    await hashUnit({ ...reading, unit }, ports);
  return readings.text;
}

/** What sha256sum prints, its state put aside every 512 MiB. */
async function slices(): Promise<string> {
  const places = new ReadAheadBudget(6);
  const settings = { connections: 4, rangeBytes: 8 * MIB, fastBytesPerSecond: 200e6, places };
  let hash = await resumableSha256.begin();
  let next = SLICE_BYTES;
  const sink = {
    length: 0,
    update(bytes: Uint8Array) {
      hash.update(bytes);
      this.length += bytes.length;
    },
  };
  const putAside = setInterval(async () => {
    if (sink.length < next) return;
    next += SLICE_BYTES;
    const state = hash.save();
    const resumed = await resumableSha256.resume(state);
    // Nothing came meanwhile: this runs between two chunks.
    if (Buffer.compare(Buffer.from(hash.save()), Buffer.from(state)) === 0) hash = resumed;
  }, 50);
  await pourInto(client, reading, sink, { msLeft, settings });
  clearInterval(putAside);
  return `sha256:${hash.hex()}`;
}

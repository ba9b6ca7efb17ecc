import { readFileSync } from 'node:fs';
import { s3Client } from '../../aws/s3/client.ts';
import { S3ObjectReader } from '../../aws/s3/object-reader.ts';

// Reads the object once, in a process of its own, and prints what it took.
const [endpoint = '', cert = '', way = 'chosen'] = process.argv.slice(2);
const client = s3Client({
  endpoint,
  region: 'eu-west-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  ca: readFileSync(cert, 'utf8'),
});
const settings = way === 'ranges' ? { fastBytesPerSecond: Number.POSITIVE_INFINITY } : {};
const started = performance.now();
const outcome = await new S3ObjectReader(client, settings).read({
  bucket: 'data',
  key: 'object',
  versionId: null,
});
const milliseconds = performance.now() - started;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const measured = {
  digest: outcome.kind === 'read' ? outcome.digest : JSON.stringify(outcome),
  milliseconds,
  rssMiB: maxRSS / 1024,
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
};
process.stdout.write(JSON.stringify(measured));
client.destroy();

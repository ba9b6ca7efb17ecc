import { PostureReach } from '../../aws/posture/clients.ts';
import { AwsFactsReader } from '../../aws/posture/facts-reader.ts';
import { htmlOf } from '../../cli/audit/formats/html/page.ts';
import { keepYoungGarbageSmall } from '../../cli/audit/reach.ts';
import { auditBuckets } from '../../core/engine/posture/audit-run.ts';
import { makeReport } from '../../core/report/make-report.ts';
import { RequestCount } from '../worker/request-count.ts';

/** Audits every bucket of an account in this process, a fresh one, and prints what it took: list, facts, checks, report, page. */
const [endpoint = '', region = '', atOnce = '8', perBucket = '6'] = process.argv.slice(2);

keepYoungGarbageSmall();
const count = new RequestCount();
const reach = new PostureReach({
  config: { endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
  region,
  forcePathStyle: true,
  s3ControlEndpoint: endpoint,
  prepare: (client) => count.attach(client),
});
const clock = () => new Date();
const known = { buckets: [], trustedAccounts: [], organization: null };
const facts = new AwsFactsReader(reach, known, clock, { atOnce: Number(perBucket) });

const before = process.cpuUsage();
const start = process.hrtime.bigint();
let [audited, unknown] = [0, 0];
const counts = await count.during(async () => {
  const names: string[] = [];
  for await (const name of facts.names()) names.push(name);
  const outcomes = await auditBuckets(names, { facts, clock }, { atOnce: Number(atOnce) });
  const at = clock().toISOString();
  const run = { account: '', region, at, selection: '', mutes: [], matched: new Map(), last: null };
  const report = makeReport(outcomes, run);
  htmlOf(report);
  [audited, unknown] = [outcomes.length, report.unknown];
});
const { user, system } = process.cpuUsage(before);
process.stdout.write(
  JSON.stringify({
    audited,
    unknown,
    seconds: Number(process.hrtime.bigint() - start) / 1e9,
    cpuSeconds: (user + system) / 1e6,
    requests: [...counts.values()].reduce((sum, value) => sum + value, 0),
    peakBytes: process.resourceUsage().maxRSS * 1024,
  }),
);
reach.destroy();

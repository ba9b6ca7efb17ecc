import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import type { Known } from '../../../aws/posture/account/account-facts.ts';
import { s3ControlClient } from '../../../aws/s3/control-client.ts';
import { Gate } from '../../../core/base/concurrency-limit.ts';
import type { LocalAws } from '../../../local/local-aws.ts';
import { ACCOUNT, type StateName } from './account-states.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { bucketOf, GOOD } from './expected.ts';
import { FLAWS } from './flaws/index.ts';
import { TRUSTED } from './flaws/policies.ts';
import { makeKeys } from './keys.ts';
import { makeBucket, makePlainBucket } from './make-bucket.ts';
import { type Around, goodSetup, LOGS, MODELS, REPLICAS, type Setup, STRAY, TRAIL_LOGS } from './setup.ts';
import { makeWriters } from './writers.ts';

const CONCURRENCY = 8;
const BUCKETS = [GOOD, ...Object.keys(FLAWS).map(bucketOf)];

/** An account with one good bucket, and with one bad one for each flaw. */
export class PreparedAccount {
  readonly setups: readonly Setup[];
  readonly known: Known;
  readonly #clients: ReturnType<typeof clientsOf>;
  readonly #around: Around;

  private constructor(clients: ReturnType<typeof clientsOf>, around: Around) {
    this.#clients = clients;
    this.#around = around;
    this.setups = setupsOf(around);
    this.known = knownOf(this.setups, around);
  }

  static async make({ endpoint, region, account }: LocalAws): Promise<PreparedAccount> {
    const clients = clientsOf(endpoint, region);
    const { s3, s3Control, kms, iam } = clients;
    const [keys, writers] = await Promise.all([makeKeys(kms), makeWriters(iam, BUCKETS)]);
    const made = new PreparedAccount(clients, { account, keys, writers });
    await Promise.all([LOGS, REPLICAS, MODELS, TRAIL_LOGS, STRAY].map((name) => makePlainBucket(s3, name)));
    const gate = new Gate(CONCURRENCY);
    const where = { account, region };
    await Promise.all(made.setups.map((setup) => gate.run(() => makeBucket(s3, s3Control, setup, where))));
    for (const { attempt } of Object.values(EXCEPTIONS)) await attempt(s3, GOOD, account);
    return made;
  }

  async enter(state: StateName): Promise<void> {
    await ACCOUNT[state].enter(this.#clients, this.#around.account, this.#around.keys.good);
  }

  get clients(): ReturnType<typeof clientsOf> {
    return this.#clients;
  }

  get around(): Around {
    return this.#around;
  }

  destroy(): void {
    for (const client of Object.values(this.#clients)) client.destroy();
  }
}

function clientsOf(endpoint: string, region: string) {
  const shared = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const { endpoint: _, ...withoutEndpoint } = shared;
  return {
    s3: new S3Client({ ...shared, forcePathStyle: true }),
    s3Control: s3ControlClient(endpoint, withoutEndpoint),
    kms: new KMSClient(shared),
    iam: new IAMClient(shared),
    cloudTrail: new CloudTrailClient(shared),
  };
}

const setupsOf = (around: Around): readonly Setup[] => [
  goodSetup(GOOD, around),
  ...Object.entries(FLAWS).map(([check, { spoil }]) => {
    const good = goodSetup(bucketOf(check), around);
    return { ...good, ...spoil(good, around) };
  }),
];

/** What the configuration says. */
function knownOf(setups: readonly Setup[], { writers }: Around): Known {
  const log = (name: string) => ({
    name,
    datasets: [{ name, prefix: '', mode: 'append-only' as const, writers: [] }],
  });
  const models = { name: 'models', prefix: '', mode: 'append-only', writers: [writers.trainer] } as const;
  return {
    buckets: [
      ...setups.map(({ bucket: name, datasets }) => ({ name, datasets })),
      log(LOGS),
      log(TRAIL_LOGS),
      { name: MODELS, datasets: [models] },
    ].filter(({ datasets }) => datasets.length > 0),
    trustedAccounts: [TRUSTED],
    organization: null,
  };
}

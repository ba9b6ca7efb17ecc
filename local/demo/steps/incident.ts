import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3';
import { wholeSecond } from '../../../core/base/time.ts';
import type { Finding } from '../../../core/findings/finding.ts';
import type { RuleId } from '../../../core/findings/rule-ids.ts';
import { waitFor } from '../../process/wait.ts';
import { gather } from '../inbox.ts';
import { labelFile, TARGET_KEY, targetRecords } from '../sample-dataset.ts';
import { BUCKET, DATASETS, type Stage } from '../stage.ts';
import { isAttacker } from './attacker.ts';
import { demand, failed } from './demand.ts';
import { JOB, requireNotClean, requirePage, requireReceipt, requireStory } from './incident-papers.ts';

const DEADLINE_MS = 60_000;
const ACCOUNT = '000000000000';
const TRAINER = `arn:aws:iam::${ACCOUNT}:role/Trainer`;
const REF = { bucket: BUCKET, key: TARGET_KEY };

export const JOB_READS = 'A training job reads the wrong labels';

/** Reads the object as a job would, and writes a file that has it as CloudTrail records it: nothing here records reads. */
export async function trainOnWrongLabels({ s3, reporter }: Stage, logs: string): Promise<void> {
  const { Body: body, VersionId: version } = await s3.send(
    new GetObjectCommand({ Bucket: BUCKET, Key: TARGET_KEY }),
  );
  const bytes = (await body?.transformToByteArray())?.length ?? 0;
  await mkdir(logs, { recursive: true });
  const Records = [jobStart(), readOf(version ?? 'null', bytes)];
  await writeFile(join(logs, 'cloudtrail.json'), JSON.stringify({ Records }));
  await reporter.report({
    kind: 'done',
    what: `${JOB} read ${bytes.toLocaleString('en-US')} bytes of version ${version}; a file for sealwatch readers has it as CloudTrail records it, written by this demo`,
  });
}

const session = (name: string) => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLEEXAMPLE12:${name}`,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Trainer/${name}`,
  accountId: ACCOUNT,
  sessionContext: { sessionIssuer: { type: 'Role', arn: TRAINER, accountId: ACCOUNT } },
});

const common = () => ({
  eventVersion: '1.11',
  eventTime: wholeSecond(new Date()).replace('.000', ''),
  awsRegion: 'us-east-1',
  sourceIPAddress: '10.0.0.7',
  userAgent: 'sagemaker',
  userIdentity: session('SageMaker'),
  responseElements: null,
  eventType: 'AwsApiCall',
  recipientAccountId: ACCOUNT,
});

const jobStart = () => ({
  ...common(),
  eventID: '11111111-0000-4000-8000-000000000001',
  requestID: 'DEMOJOB',
  eventSource: 'sagemaker.amazonaws.com',
  eventName: 'CreateTrainingJob',
  readOnly: false,
  managementEvent: true,
  eventCategory: 'Management',
  requestParameters: {
    trainingJobName: JOB,
    roleArn: TRAINER,
    inputDataConfig: [
      {
        channelName: 'train',
        dataSource: {
          s3DataSource: { s3DataType: 'S3Prefix', s3Uri: `s3://${BUCKET}/${DATASETS[0].prefix}` },
        },
      },
    ],
  },
});

const readOf = (versionId: string, bytes: number) => ({
  ...common(),
  eventID: '11111111-0000-4000-8000-000000000002',
  requestID: 'DEMOREAD',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  readOnly: true,
  managementEvent: false,
  eventCategory: 'Data',
  requestParameters: { bucketName: BUCKET, key: TARGET_KEY, versionId },
  additionalEventData: { SignatureVersion: 'SigV4', bytesTransferredOut: bytes },
  resources: [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${BUCKET}/${TARGET_KEY}` }],
});

/** Answers the incident with the real command, and makes sure of what each step came to. */
export async function respond(stage: Stage, scratch: string, logs: string): Promise<void> {
  const altered = await findingOf(stage, 'object-altered');
  const armed = await findingOf(stage, 'lifecycle-destroys-data');
  const id = altered.id.slice(0, 6);
  // Whether all requests are recorded nobody can say of one file.
  await command(stage, [0, 3], 'readers', id, logs);
  await shutOut(stage, id);
  await stopLifecycle(stage, armed.id.slice(0, 6));
  const receipt = join(scratch, 'receipt.json');
  await command(stage, [0], 'restore', id, '--apply', '--receipt', receipt);
  await requireRightBytes(stage);
  await requireReceipt(receipt);
  const statement = join(scratch, 'attestation.json');
  await command(stage, [1], 'attest', '--dataset', DATASETS[0].name, '--unsigned', '--output', statement);
  await requireNotClean(statement, altered);
  const page = join(tmpdir(), 'sealwatch-incident.html');
  const [json, since] = [join(scratch, 'incident.json'), stage.since];
  await command(stage, [0, 3], 'incident', id, '--since', since, '--logs', logs, '--output', json);
  await requireStory(json);
  await command(stage, [0, 3], 'incident', id, '--since', since, '--logs', logs, '--output', page);
  await requirePage(page);
  await stage.reporter.report({ kind: 'done', what: `the page to open: ${page}` });
}

/** The finding of a rule, once CloudTrail has named who did it. */
async function findingOf({ queries, since }: Stage, rule: RuleId): Promise<Finding> {
  const find = async (): Promise<Finding | undefined> => {
    const found = await gather(queries.findings({ by: { kind: 'since', since } }));
    return found.find(
      ({ key, actor, ...each }) =>
        each.rule === rule && (key === null || key === TARGET_KEY) && isAttacker(actor.arn),
    );
  };
  const finding = await waitFor(find, { deadlineMs: DEADLINE_MS, everyMs: 200 });
  if (finding === undefined) throw failed(`there is a finding ${rule} that names the role`);
  return finding;
}

/** Denies the role the dataset and ends its sessions. */
async function shutOut(stage: Stage, id: string): Promise<void> {
  await command(stage, [0], 'contain', id);
  await command(stage, [0], 'contain', id, '--only', 'deny-principal,revoke-sessions', '--apply', '--yes');
  const { Policy: policy = '{}' } = await stage.s3.send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
  const { Statement: statements = [] } = JSON.parse(policy) as { readonly Statement?: readonly object[] };
  const denials = statements.map((each) => JSON.stringify(each)).filter((each) => each.includes('"Deny"'));
  demand(
    denials.some((each) => each.includes(':role/Labeler')),
    `the bucket's policy denies the role; it is ${policy}`,
  );
  await stage.reporter.report({
    kind: 'done',
    what: 'the role is denied the dataset, and its sessions are over',
  });
}

/** Puts the lifecycle rule out, takes that back as the plan says, and puts it out for good. */
async function stopLifecycle(stage: Stage, id: string): Promise<void> {
  const { s3, reporter } = stage;
  const rulesNow = async () =>
    (await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: BUCKET }))).Rules ?? [];
  const armed = await rulesNow();
  const put = async (): Promise<void> => {
    await command(stage, [0], 'contain', id, '--only', 'stop-lifecycle', '--apply', '--yes');
    const rules = await rulesNow();
    const stopped = armed.map((rule) => ({ ...rule, Status: 'Disabled' }));
    demand(
      isDeepStrictEqual(rules, stopped),
      `the rule is disabled, and nothing else of it is changed: ${JSON.stringify(rules)}`,
    );
  };
  await command(stage, [0], 'contain', id);
  await put();
  await s3.send(
    new PutBucketLifecycleConfigurationCommand({ Bucket: BUCKET, LifecycleConfiguration: { Rules: armed } }),
  );
  demand(isDeepStrictEqual(await rulesNow(), armed), 'the undo gives the bucket the rules that it had');
  await reporter.report({
    kind: 'done',
    what: 'the undo works: the rule was as before for a moment, so it is disabled once more',
  });
  await put();
  await reporter.report({ kind: 'done', what: 'the lifecycle rule is disabled: nothing more will expire' });
}

/** S3 gives the approved bytes again, and Sealwatch takes the key for intact. */
async function requireRightBytes({ s3, queries, reporter }: Stage): Promise<void> {
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: TARGET_KEY }));
  const { body: expected } = labelFile(TARGET_KEY, targetRecords());
  demand(
    Buffer.from((await body?.transformToByteArray()) ?? []).equals(expected),
    'S3 gives the approved bytes again',
  );
  const entry = await waitFor(
    async () => {
      const now = await queries.entry(REF);
      return now?.state === 'intact' ? now : undefined;
    },
    { deadlineMs: DEADLINE_MS, everyMs: 200 },
  );
  demand(entry !== undefined, 'the key is intact again');
  await reporter.report({ kind: 'done', what: 'S3 gives the approved labels again, and the key is intact' });
}

async function command(
  { reporter, runCommand }: Stage,
  expected: readonly number[],
  ...words: readonly string[]
): Promise<void> {
  await reporter.report({ kind: 'command', words });
  const code = await runCommand(...words);
  demand(
    code !== null && expected.includes(code),
    `sealwatch ${words[0]} ends with ${expected.join(' or ')}, and not with ${code}`,
  );
}

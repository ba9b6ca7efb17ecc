import { AwsRefusal, type PutOptions } from './ports.ts';
import {
  aboutVersion,
  eventId,
  NO_VERSIONS,
  notShown,
  notTried,
  type Outcome,
  observation,
  recordOf,
  type Step,
  type StepTools,
  shown,
} from './step.ts';

const PRECONDITION_FAILED = 412;

export const conditionalCopy: Step = async ({ ports: { objects } }) => {
  await objects.put('conditional/from', 'from');
  await objects.put('conditional/to', 'to');
  try {
    await objects.copy('conditional/from', 'conditional/to', { ifAbsent: true });
  } catch (error) {
    if (!(error instanceof AwsRefusal) || error.status !== PRECONDITION_FAILED) throw error;
    return shown(`S3 refused with ${PRECONDITION_FAILED} ${error.code}`);
  }
  return notShown('S3 copied, although the key was there');
};

export const customerKey: Step = (tools) =>
  unreadable(tools, { name: 'customer-key', options: { isCustomerKeyed: true }, reason: 'customer-key' });

export const archived: Step = (tools) =>
  unreadable(tools, { name: 'archived', options: { storageClass: 'GLACIER' }, reason: 'archived' });

export const kmsDenied: Step = async (tools) =>
  unreadable(tools, {
    name: 'kms-denied',
    options: { kmsKeyArn: await tools.ports.keys.key() },
    reason: 'kms-denied',
  });

async function unreadable(
  tools: StepTools,
  { name, options, reason }: { readonly name: string; readonly options: PutOptions; readonly reason: string },
): Promise<Outcome> {
  const { objects } = tools.ports;
  const { versionId } = await objects.put(name, name, options);
  const version = { key: objects.keyOf(name), versionId };
  const event = await tools.event('the event', aboutVersion(versionId));
  const observed = event === null ? [] : [observation('Object Created', event)];
  // Bytes that were read stay read.
  const recorded = await tools.recorded(
    version,
    (each) => each.unestablished === reason || (each.unestablished === null && each.class !== 'unknown'),
  );
  if (recorded === null)
    return notShown(`Sealwatch did not record the version with reason ${reason} in time`, observed);
  return recorded.unestablished === reason
    ? shown(`Sealwatch recorded the version as ${recorded.class}, reason ${reason}`, observed)
    : notShown('Sealwatch could read the version', observed);
}

export const reencryption: Step = async (tools) => {
  const { objects, keys } = tools.ports;
  const { versionId } = await objects.put('reencryption', 'the same bytes');
  if (versionId === null) return NO_VERSIONS;
  const key = objects.keyOf('reencryption');
  const before = await objects.versions('reencryption');
  await objects.encryptAgain('reencryption', versionId, await keys.key());
  const after = await objects.versions('reencryption');
  const records = await tools.records("CloudTrail's record", {
    count: 1,
    isIt: recordOf('UpdateObjectEncryption', key),
    by: eventId,
  });
  const events = (await tools.ports.capture.events()).filter(aboutVersion(versionId));
  const observed = [
    ...records.map((event) => observation('UpdateObjectEncryption, by CloudTrail', event)),
    ...events.map((event) => observation('an event of S3 about the version', event)),
  ];
  if (JSON.stringify(before) !== JSON.stringify(after))
    return notShown('the listing is another one afterwards', observed);
  if (records.length === 0) return notShown('no record came in time', observed);
  return events.length > 1
    ? notShown('S3 sent an event of it', observed)
    : shown('the listing is the same, the record came, and S3 sent no event', observed);
};

export const policyStatus: Step = async ({ ports: { objects } }) => {
  const isPublic = await objects.isPolicyPublic();
  return isPublic === null
    ? notTried('the bucket has no policy')
    : shown(`S3 says that the policy is ${isPublic ? 'public' : 'not public'}`);
};

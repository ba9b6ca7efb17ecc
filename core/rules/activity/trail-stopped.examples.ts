import type { JsonObject } from '../../base/json.ts';
import type { Guard } from '../../scope/guard.ts';
import { EXAMPLE, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const ARN = `arn:aws:cloudtrail:eu-west-1:${EXAMPLE.account}:trail/main`;
const STORE = `arn:aws:cloudtrail:eu-west-1:${EXAMPLE.account}:eventdatastore/0f9e8d7c`;

const call = (name: string, parameters: JsonObject | null, rest: JsonObject = {}): JsonObject =>
  record('cloudtrail', name, parameters, rest);

const denied = (message: string): JsonObject => ({ errorCode: 'AccessDenied', errorMessage: message });

const CONFIGURED: Guard = {
  scope: 'configured',
  buckets: [],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};

export const examples: ActivityRuleExamples = {
  fires: [
    { title: 'logging is stopped', records: [call('StopLogging', { name: 'main' })], severity: 'critical' },
    { title: 'a trail is deleted', records: [call('DeleteTrail', { name: ARN })], severity: 'critical' },
    {
      title: 'stopped, then deleted: it is gone for good',
      records: [call('StopLogging', { name: 'main' }), call('DeleteTrail', { name: ARN })],
      severity: 'critical',
    },
    {
      title: 'stopped again after it was started',
      records: ['StopLogging', 'StartLogging', 'StopLogging'].map((name) => call(name, { name: 'main' })),
      severity: 'critical',
    },
    {
      title: 'a trail of the same name in another Region',
      records: [
        call('StopLogging', { name: 'main' }),
        call('StopLogging', { name: 'main' }, { awsRegion: 'us-east-1' }),
      ],
      severity: 'critical',
    },
    {
      title: "the detector's own trail, where not every trail matters",
      records: [call('StopLogging', { name: 'Sealwatch-trail' })],
      guard: CONFIGURED,
      severity: 'critical',
    },
    {
      title: 'another trail, which may bring the events',
      records: [call('StopLogging', { name: 'main' })],
      guard: CONFIGURED,
      severity: 'high',
    },
    {
      title: 'an attempt from another Region than its own is refused',
      records: [call('StopLogging', { name: ARN }, { errorCode: 'InvalidHomeRegionException' })],
      severity: 'medium',
    },
    {
      title: 'a denied attempt whose text names the trail',
      records: [
        call(
          'StopLogging',
          null,
          denied(`User: u is not authorized to perform: x on resource: ${ARN} because`),
        ),
      ],
      severity: 'medium',
    },
    {
      title: 'a denied attempt of which nothing else is recorded',
      records: [call('DeleteTrail', null, denied('Access Denied'))],
      severity: 'medium',
    },
    {
      title: 'the record does not say which trail',
      records: [call('StopLogging', null)],
      severity: 'critical',
    },
    {
      title: 'an event data store is deleted',
      records: [call('DeleteEventDataStore', { eventDataStore: STORE })],
      severity: 'high',
    },
    {
      title: 'an event data store takes no more',
      records: [call('StopEventDataStoreIngestion', { eventDataStore: STORE })],
      severity: 'high',
    },
    {
      title: 'a channel is deleted',
      records: [call('DeleteChannel', { channel: 'c-1' })],
      severity: 'medium',
    },
  ],
  quiet: [
    { title: 'logging is started', records: [call('StartLogging', { name: 'main' })] },
    { title: 'a trail is created', records: [call('CreateTrail', { name: 'main', s3BucketName: 'logs' })] },
    {
      title: 'what was stopped is stopped again, by its other name',
      records: [call('StopLogging', { name: 'main' }), call('StopLogging', { name: ARN })],
    },
    {
      title: 'there is no such trail',
      records: [call('StopLogging', { name: 'none' }, { errorCode: 'TrailNotFoundException' })],
    },
    {
      title: 'an event data store is restored',
      records: [call('RestoreEventDataStore', { eventDataStore: STORE })],
    },
    {
      title: 'an event data store takes events again',
      records: [call('StartEventDataStoreIngestion', { eventDataStore: STORE })],
    },
    { title: 'a trail is tagged', records: [call('AddTags', { resourceId: ARN, tagsList: [] })] },
    {
      title: 'somebody asks for its state',
      records: [call('GetTrailStatus', { name: 'main' }, { readOnly: true })],
    },
  ],
};

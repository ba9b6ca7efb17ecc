import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { expect, it } from 'vitest';
import { known } from '../../core/posture/facts.ts';
import { AwsWatchReader, type WatchClients } from './watch-reader.ts';

const arnOf = (queue: string): string => `arn:aws:sqs:eu-west-1:111122223333:${queue}`;

const worker = {
  functionName: 'verify',
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Sealwatch-Events',
  deadLetterQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Sealwatch-EventsDeadLetter',
};

/** What is said of a function with these event sources, of which nothing else is wrong. */
const standstillsOf = (EventSourceMappings: readonly EventSourceMappingConfiguration[]) => {
  const answers: Readonly<Record<string, object>> = {
    ListEventSourceMappingsCommand: { EventSourceMappings },
    GetFunctionConcurrencyCommand: {},
    GetQueueAttributesCommand: { Attributes: { ApproximateNumberOfMessages: '0' } },
  };
  const client = { send: async (command: object) => answers[command.constructor.name] };
  const clients = { lambda: client, sqs: client } as unknown as WatchClients;
  const workers = { urgent: worker, bulk: worker };
  return new AwsWatchReader(clients, { stack: 'Sealwatch', workers, undeliveredQueueUrl: '' }).standstillsOf(
    worker,
  );
};

const OWN: EventSourceMappingConfiguration = {
  State: 'Enabled',
  EventSourceArn: arnOf('Sealwatch-Events'),
};

it.each<[string, readonly EventSourceMappingConfiguration[], readonly string[]]>([
  ['takes all from its queue', [OWN], []],
  ['takes all while its mapping is being changed', [{ ...OWN, State: 'Updating' }], []],
  ['has no mapping', [], ['the function verify takes nothing from its queue']],
  [
    'has one that is off',
    [{ ...OWN, State: 'Disabled' }],
    ['the function verify takes nothing from its queue'],
  ],
  [
    'takes from another queue only',
    [{ ...OWN, EventSourceArn: arnOf('Other-Events') }],
    ['the function verify takes nothing from its queue'],
  ],
  [
    'takes what a filter lets through: Lambda deletes the rest',
    [{ ...OWN, FilterCriteria: { Filters: [{ Pattern: '{"body":{"detail":{"object":{"key":["a"]}}}}' }] } }],
    ['the function verify takes only some events from its queue'],
  ],
])('says of a function that %s', async (_, mappings, expected) => {
  expect(await standstillsOf(mappings)).toEqual(known(expected));
});

it.each(['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'])(
  'says of a queue that is gone that it is, by the name %s',
  async (name) => {
    const refuse = async (command: object) => {
      if (command.constructor.name !== 'GetQueueAttributesCommand')
        return { EventSourceMappings: [OWN], Rules: [] };
      throw Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: 400 } });
    };
    const client = { send: refuse };
    const clients = { eventBridge: client, lambda: client, sqs: client } as unknown as WatchClients;
    const workers = { urgent: worker, bulk: worker };
    const reader = new AwsWatchReader(clients, { stack: 'Sealwatch', workers, undeliveredQueueUrl: '' });
    expect(await reader.standstills('urgent')).toEqual(known(['the queue Sealwatch-Events is gone']));
  },
);

it('names the tables of which a function takes no changes', async () => {
  const streamOf = (table: string) =>
    `arn:aws:dynamodb:eu-west-1:111122223333:table/${table}/stream/2026-11-20`;
  const EventSourceMappings = [
    { State: 'Enabled', EventSourceArn: streamOf('Manifest') },
    { State: 'Disabled', EventSourceArn: streamOf('Versions') },
    { State: 'Enabled', EventSourceArn: streamOf('Findings-of-others') },
  ];
  const clients = { lambda: { send: async () => ({ EventSourceMappings }) } } as unknown as WatchClients;
  const workers = { urgent: worker, bulk: worker };
  const reader = new AwsWatchReader(clients, { stack: 'Sealwatch', workers, undeliveredQueueUrl: '' });
  expect(await reader.notFollowed('append-log', ['Manifest', 'Versions', 'Findings'])).toEqual(
    known(['Versions', 'Findings']),
  );
});

it('says whether an event rule is there and on', async () => {
  const Rules = [
    { Name: 'Sealwatch-On', State: 'ENABLED' },
    { Name: 'Sealwatch-Off', State: 'DISABLED' },
  ];
  const clients = { eventBridge: { send: async () => ({ Rules }) } } as unknown as WatchClients;
  const workers = { urgent: worker, bulk: worker };
  const reader = new AwsWatchReader(clients, { stack: 'Sealwatch', workers, undeliveredQueueUrl: '' });
  const asked = ['Sealwatch-On', 'Sealwatch-Off', 'Sealwatch-Gone'].map((name) => reader.isRuleOn(name));
  expect(await Promise.all(asked)).toEqual([known(true), known(false), known(false)]);
});

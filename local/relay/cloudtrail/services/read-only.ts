const READS =
  /^(?:Get|BatchGet|List|Describe|Head|Lookup|Search|Test|Simulate|Validate|Estimate|Preview|Filter|Detect|Discover|Check|Verify|Query|Scan|Select|Poll|Receive)(?![a-z])/;

// Data events, which a trail delivers only when it selects them; cryptography is recorded as reading.
const DATA: Readonly<Record<string, RegExp>> = {
  sqs: /^(?:SendMessage|DeleteMessage|ChangeMessageVisibility)/,
  sns: /^Publish/,
  dynamodb:
    /^(?:Put|Update|Delete)Item$|^BatchWriteItem$|^Transact|^(?:Batch)?Execute(?:Statement|Transaction)$/,
  kms: /^(?:Encrypt|Decrypt|ReEncrypt|Generate|Sign|DeriveSharedSecret|Verify)/,
  events: /^Put(?:Partner)?Events$/,
  logs: /^(?:PutLogEvents|StartQuery|StopQuery|StartLiveTail)$/,
  monitoring: /^PutMetricData$/,
  states: /^(?:SendTask|GetActivityTask|StartSyncExecution)/,
  kinesis: /^(?:PutRecord|PutRecords|SubscribeToShard)$/,
  firehose: /^PutRecord/,
  sts: /./,
};

/** True when a call changes how something is set up, which every trail records. */
export const isManagementWrite = (service: string, operation: string): boolean =>
  !READS.test(operation) && !DATA[service]?.test(operation);

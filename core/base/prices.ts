/** Of which Region's list the prices are, and of when. They are those of AWS's price pages, without any free tier. */
export const PRICE_LIST = { region: 'us-east-1', month: 'November 2026' } as const;

/** US dollars for one of each. */
export const PRICE = {
  /** Requests of S3. */
  list: 5e-6,
  put: 5e-6,
  copy: 5e-6,
  get: 0.4e-6,
  /** A byte of S3 Standard, a month. */
  storedByteMonth: 0.023 / 2 ** 30,
  /** A byte that is hashed in Lambda: 75 MB a second with 1,769 MB of memory on arm64. */
  hashedByte: 0.31e-12,
  /** On top, of a byte that is read in parts: state transitions, requests and records, 1 TB of parts of 64 MiB. */
  largeByte: 0.1e-12,
  /** An invocation of Lambda. */
  invoke: 0.2e-6,
  /** A second of 1,024 MB of memory in Lambda, on arm64. */
  gigabyteSecond: 0.0000133334,
  /** A state transition of Step Functions. */
  transition: 25e-6,
  readUnit: 0.125e-6,
  writeUnit: 0.625e-6,
  /** A GB of a table, a month: storage, and point-in-time recovery. */
  tableGbMonth: 0.25,
  recoveryGbMonth: 0.2,
  /** A byte of a table that is restored to a point in time. */
  restoredByte: 0.15 / 2 ** 30,
  queueRequest: 0.4e-6,
  /** An event of an AWS service on EventBridge. AWS's pages disagree on whether it costs anything: this is the most. */
  event: 1e-6,
  /** A data event of CloudTrail, for each trail that records it. */
  dataEvent: 1e-6,
  kmsRequest: 3e-6,
  /** A signature with an asymmetric key. */
  kmsSign: 15e-6,
  /** A month. */
  kmsKey: 1,
  alarm: 0.1,
  metric: 0.3,
  dashboard: 3,
  /** S3 Batch Operations. What AWS takes for computing checksums beside it is not known here. */
  batchJob: 0.25,
  batchObject: 1e-6,
} as const;

/** US dollars for what other services of AWS take. */
export const PRICE_OF_OTHERS = {
  /** GuardDuty S3 Protection: a data event of S3, reads among them, up to 500 million a month. */
  guardDutyEvent: 0.8e-6,
  /** GuardDuty Malware Protection for S3: a GB that is scanned, and an object. */
  malwareGb: 0.09,
  malwareObject: 0.215e-3,
  /** Macie: a GB that is inspected, and a bucket in the inventory, a month. */
  macieGb: 1,
  macieBucket: 0.1,
} as const;

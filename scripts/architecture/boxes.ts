/** A box of the picture: where it stands in the grid, and what it says. */
export interface Box {
  readonly id: string;
  readonly kind: 'outside' | 'aws' | 'queue' | 'function' | 'store' | 'command';
  readonly title: string;
  readonly lines?: readonly string[];
  readonly column: number;
  readonly row: number;
  /**
   * Rows that it covers.
   * @default 1
   */
  readonly rows?: number;
}

/** From one box to another, at the height of the lower of the two. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

const queue = (id: string, row: number, line: string): Box => ({
  ...{ id, kind: 'queue', title: id, lines: [line], column: 2, row },
});

const worker = (id: string, row: number, rows: number, ...lines: readonly string[]): Box => ({
  ...{ id, kind: 'function', title: id, lines, column: 3, row, rows },
});

/** What is deployed, and what it works with. Queues and functions have the names that they have in the stack. */
export const BOXES: readonly Box[] = [
  {
    ...{ id: 'buckets', kind: 'outside', title: 'Guarded buckets', column: 0, row: 0, rows: 2 },
    lines: ['objects and their versions'],
  },
  {
    ...{ id: 'cloudtrail', kind: 'outside', title: 'CloudTrail', column: 0, row: 2, rows: 4 },
    lines: ['calls on settings,', 'writes to objects,', 'calls on Sealwatch itself'],
  },
  {
    id: 'eventbridge',
    kind: 'aws',
    title: 'EventBridge',
    lines: ['event rules'],
    column: 1,
    row: 0,
    rows: 6,
  },
  queue('ObjectEvents', 0, 'changes of guarded objects'),
  queue('BulkObjectEvents', 1, 'open datasets, over 1 GiB'),
  queue('Activity', 2, 'calls on settings'),
  queue('ObjectWrites', 3, 'who wrote'),
  queue('BulkObjectWrites', 4, 'who wrote to open datasets'),
  queue('AuditRequests', 5, 'half a minute after a call'),
  { id: 'schedules', kind: 'aws', title: 'Schedules', lines: ['15 minutes, 6 hours'], column: 2, row: 6 },
  {
    ...{ id: 'command', kind: 'command', title: 'sealwatch', column: 2, row: 7, rows: 2 },
    lines: ['seal, approve, resolve', 'verify'],
  },
  { id: 'large', kind: 'aws', title: 'Step Functions', lines: ['objects over 7 GB'], column: 2, row: 9 },
  worker('verify-object', 0, 2, 'reads every byte of', 'each new version'),
  worker('judge-activity', 2, 3, 'judges each change by', 'the values before', 'and after it'),
  worker('audit-posture', 5, 1, '52 checks a bucket'),
  worker('look-at-settings', 6, 1, 'the settings poll'),
  worker('record-baseline', 7, 1, 'proves who approves'),
  worker('sweep-batch', 8, 1, 'reads everything again'),
  worker('hash-object', 9, 1, 'reads parts of them'),
  {
    ...{ id: 'tables', kind: 'store', title: 'Tables', column: 4, row: 0, rows: 10 },
    lines: ['Manifest', 'Versions', 'Findings', 'Runs'],
  },
  {
    ...{ id: 'notify', kind: 'function', title: 'notify', column: 5, row: 0, rows: 2 },
    lines: ['at once, then one', 'message a minute and group'],
  },
  { id: 'NoticeWindows', kind: 'queue', title: 'NoticeWindows', lines: ['a window ends'], column: 5, row: 2 },
  {
    ...{ id: 'watch-delivery', kind: 'function', title: 'watch-delivery', column: 5, row: 5 },
    lines: ['what was not reported?'],
  },
  {
    ...{ id: 'append-log', kind: 'function', title: 'append-log', column: 5, row: 7 },
    lines: ['every change of them, signed'],
  },
  {
    ...{ id: 'log', kind: 'store', title: 'Log', column: 6, row: 7 },
    lines: ['write-once'],
  },
  {
    ...{ id: 'alerts', kind: 'aws', title: 'SNS: alerts', column: 6, row: 0, rows: 2 },
    lines: ['e-mail for people,', 'JSON for machines'],
  },
  {
    ...{ id: 'operations', kind: 'aws', title: 'SNS: operations', column: 6, row: 5 },
    lines: ['CloudWatch alarms'],
  },
];

export const ARROWS: readonly Arrow[] = [
  { from: 'buckets', to: 'eventbridge' },
  { from: 'cloudtrail', to: 'eventbridge' },
  ...[
    'ObjectEvents',
    'BulkObjectEvents',
    'Activity',
    'ObjectWrites',
    'BulkObjectWrites',
    'AuditRequests',
  ].map((to) => ({ from: 'eventbridge', to })),
  { from: 'ObjectEvents', to: 'verify-object' },
  { from: 'BulkObjectEvents', to: 'verify-object' },
  { from: 'Activity', to: 'judge-activity' },
  { from: 'ObjectWrites', to: 'judge-activity' },
  { from: 'BulkObjectWrites', to: 'judge-activity' },
  { from: 'AuditRequests', to: 'audit-posture' },
  { from: 'schedules', to: 'look-at-settings' },
  { from: 'command', to: 'record-baseline' },
  { from: 'command', to: 'sweep-batch' },
  { from: 'large', to: 'hash-object' },
  ...[
    'verify-object',
    'judge-activity',
    'audit-posture',
    'look-at-settings',
    'record-baseline',
    'sweep-batch',
    'hash-object',
  ].map((from) => ({ from, to: 'tables' })),
  { from: 'tables', to: 'notify' },
  { from: 'tables', to: 'watch-delivery' },
  { from: 'tables', to: 'append-log' },
  { from: 'append-log', to: 'log' },
  { from: 'notify', to: 'alerts' },
  { from: 'watch-delivery', to: 'operations' },
];

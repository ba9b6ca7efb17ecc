import { type Diagnosis, problem } from './diagnosis.ts';

/** Where Lambda reads from for a function. */
export interface StreamMapping {
  readonly id: string;
  /** ARN of a stream. */
  readonly stream: string;
  readonly isOn: boolean;
}

/** A function that is told of what changes in a table. */
export interface Follower {
  readonly functionName: string;
  readonly table: string;
  /** ARN of the stream that the table has now; `null` where it has none. */
  readonly stream: string | null;
  /** Of streams of this table, and of others. */
  readonly mappings: readonly StreamMapping[];
}

/** Whether a function reads the stream that its table has now: a table that was restored or made again has another one. */
export function judgeFollower({ functionName, table, stream, mappings }: Follower): readonly Diagnosis[] {
  const subject = { check: 'streams', about: table } as const;
  if (stream === null)
    return [
      problem(
        subject,
        `the table ${table} has no stream: ${functionName} is told nothing of what changes in it`,
        FOLLOW_AGAIN,
      ),
    ];
  const own = mappings.filter((mapping) => mapping.stream.includes(`:table/${table}/stream/`));
  const current = own.find((mapping) => mapping.stream === stream);
  if (current === undefined)
    return [
      problem(
        subject,
        own.length === 0
          ? `${functionName} reads no stream of the table ${table}`
          : `${functionName} reads a stream that the table ${table} no longer has, so it is told nothing of what changes in it: the table was made again, or its stream was off for a time`,
        FOLLOW_AGAIN,
      ),
    ];
  if (current.isOn) return [];
  return [
    problem(
      subject,
      `${functionName} takes nothing from the stream of the table ${table}`,
      `aws lambda update-event-source-mapping --uuid ${current.id} --enabled`,
    ),
  ];
}

const FOLLOW_AGAIN =
  'follow the table again as docs/operations.md says of one that was lost or tampered with';

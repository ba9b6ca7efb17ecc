import { fieldsOf, type LogLine } from '../../aws/log-search.ts';
import { type Json, textAt, textsAt } from '../../core/base/json.ts';

/** A step on the way from a change to its alert. */
export interface Hop {
  /** ISO time. */
  readonly at: string;
  /** A function, or the table that says it. */
  readonly where: string;
  readonly what: string;
  readonly ids: readonly string[];
}

/** Fields of a log line that name the change, its message, its findings or its alert. */
const ONE = ['eventId', 'requestId', 'callId', 'messageId', 'id', 'alert'] as const;
const MANY = ['requestIds', 'findings'] as const;

/** What a log line says of a change; `null` for a line that names nothing, such as one of the platform. */
export function hopOf(logged: LogLine): Hop | null {
  const line = fieldsOf(logged);
  const message = textAt(line, 'message');
  if (line === null || message === null) return null;
  const ids = [
    ...ONE.flatMap((field) => textAt(line, field) ?? []),
    ...MANY.flatMap((field) => textsAt(line, field)),
  ];
  if (ids.length === 0) return null;
  return {
    at: isoOf(textAt(line, 'timestamp')) ?? logged.at,
    where: textAt(line, 'service') ?? 'a function',
    what: wordsOf(line, message),
    ids: [...new Set(ids)],
  };
}

function wordsOf(line: Json, message: string): string {
  const at = (field: string) => textAt(line, field) ?? '';
  switch (message) {
    case 'worked off':
      return 'message worked off';
    case 'put off':
      return `message put off (${at('why')}), ${Number(at('seconds')).toFixed(0)} s after it was sent`;
    case 'given back':
      return `message given back: ${textAt(line, 'error', 'code') ?? textAt(line, 'error', 'name') ?? ''} ${textAt(line, 'error', 'message') ?? at('error')}`;
    case 'finding':
      return `finding ${at('id').slice(0, 8)} ${at('rule')}, ${at('severity')}`;
    case 'findings':
      return `findings by the call ${at('call')}: ${at('count')}`;
    case 'published':
      return `alert ${at('alert').slice(0, 8)} published`;
    default:
      return message;
  }
}

/** A time in another zone would not sort; `null` for what is no time. */
function isoOf(time: string | null): string | null {
  const read = new Date(time ?? '');
  return Number.isNaN(read.getTime()) ? null : read.toISOString();
}

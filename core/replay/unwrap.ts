import { at, isObject, type Json, type JsonObject, textAt } from '../base/json.ts';
import { isRecord } from '../cloudtrail/parse-record.ts';

/** Members that hold records one by one. */
const LISTS = ['Records', 'Events', 'events', 'logEvents', 'Messages'] as const;
/** Members that hold a record as text: of `lookup-events`, log groups, queues, topics, event data stores. */
const TEXTS = ['CloudTrailEvent', 'message', 'Message', 'body', 'Body', 'eventJson'] as const;
const MAX_LAYERS = 6;

/** What a value of the input holds, each thing by itself; what holds nothing that is known is given as it is. */
export function unwrap(value: Json, layers = 0): readonly Json[] {
  if (layers > MAX_LAYERS) return [value];
  if (typeof value === 'string') return ofText(value, value, layers);
  if (Array.isArray(value)) return value.flatMap((each: Json) => unwrap(each, layers + 1));
  return isObject(value) && !isRecord(value) ? ofObject(value, layers) : [value];
}

function ofObject(value: JsonObject, layers: number): readonly Json[] {
  if (isEnvelope(value)) return [value];
  for (const name of LISTS) {
    const list = at(value, name);
    if (Array.isArray(list)) return unwrap(list, layers + 1);
  }
  const text = textAt(value, 'Sns', 'Message') ?? textIn(value);
  return text === null ? [value] : ofText(text, value, layers);
}

const textIn = (value: JsonObject): string | null =>
  TEXTS.map((name) => textAt(value, name)).find((text) => text !== null) ?? null;

/** An event as EventBridge hands it on. */
export const isEnvelope = (value: JsonObject): boolean =>
  isObject(at(value, 'detail')) && textAt(value, 'detail-type') !== null;

function ofText(text: string, whole: Json, layers: number): readonly Json[] {
  if (!/^\s*[[{"]/.test(text)) return [whole];
  try {
    return unwrap(JSON.parse(text) as Json, layers + 1);
  } catch {
    return [whole];
  }
}

import type { Json, JsonObject } from '../base/json.ts';

/**
 * A record of CloudTrail, made of a row of a query's result in CloudTrail Lake or Athena. A row with the column `eventJson` has all of it.
 * Others have maps and structures as these engines write them, `{type=AssumedRole, arn=…}`, with the names of fields in small letters.
 * @param row values by the names of their columns
 * @returns `null` where the row names no service and call, or cannot be read in one way only
 */
export function recordOfLakeRow(row: Readonly<Record<string, string>>): JsonObject | null {
  const columns = new Map(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]));
  const whole = columns.get('eventjson');
  if (whole !== undefined) return parsedObject(whole);
  const record: Record<string, Json> = {};
  for (const [name, field] of Object.entries(FIELDS)) {
    const text = columns.get(name);
    if (text === undefined || text === '' || text === 'null') continue;
    const value = readValue(text);
    if (value === undefined) return null;
    record[field] = value;
  }
  if (record.eventSource === undefined || record.eventName === undefined) return null;
  return { ...record, eventTime: timeOf(record.eventTime) };
}

/** Names of fields, by how these engines write them. */
const FIELDS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'eventVersion',
    'userIdentity',
    'eventTime',
    'eventSource',
    'eventName',
    'awsRegion',
    'sourceIPAddress',
    'userAgent',
    'errorCode',
    'errorMessage',
    'requestParameters',
    'additionalEventData',
    'requestID',
    'eventID',
    'readOnly',
    'resources',
    'eventType',
    'managementEvent',
    'recipientAccountId',
    'sharedEventID',
    'eventCategory',
  ].map((field) => [field.toLowerCase(), field]),
);

const IDENTITY: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'principalId',
    'accountId',
    'accessKeyId',
    'userName',
    'invokedBy',
    'sessionContext',
    'sessionIssuer',
    'sourceIdentity',
    'onBehalfOf',
    'userId',
    'creationDate',
    'mfaAuthenticated',
  ].map((field) => [field.toLowerCase(), field]),
);

function parsedObject(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : null;
  } catch {
    return null;
  }
}

/** `2023-06-11 16:26:27.000`, which is UTC. */
const timeOf = (value: Json | undefined): Json =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/.test(value)
    ? `${value.replace(' ', 'T')}Z`
    : (value ?? null);

function readValue(text: string): Json | undefined {
  if (!/^[[{]/.test(text)) return text;
  const asJson = text.startsWith('{"') || text.startsWith('[{"') ? parsedObject(text) : null;
  if (asJson !== null) return asJson;
  const reader = new StructReader(text);
  const value = reader.value();
  return reader.isAtEnd ? value : undefined;
}

const NAME = /[\w.:-]+=/y;
/** What ends a value: the next field, or the bracket around it. */
const NEXT = /, (?=[\w.:-]+=)|[}\]]|, (?=\{)/g;

/** Reads `{name=value, name={…}, name=[{…}]}`. These engines escape nothing, so a value that holds such an end cannot be read. */
class StructReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  value(): Json | undefined {
    const bracket = this.#text[this.#at];
    if (bracket === '{') return this.#struct();
    if (bracket === '[') return this.#list();
    NEXT.lastIndex = this.#at;
    const end = NEXT.exec(this.#text)?.index ?? this.#text.length;
    const text = this.#text.slice(this.#at, end);
    this.#at = end;
    return text === 'null' ? null : text;
  }

  #struct(): JsonObject | undefined {
    this.#at++;
    const found: Record<string, Json> = {};
    while (this.#text[this.#at] !== '}') {
      NAME.lastIndex = this.#at;
      const name = NAME.exec(this.#text)?.[0].slice(0, -1);
      // A name that comes twice is part of a value.
      if (name === undefined || Object.hasOwn(found, IDENTITY[name] ?? name)) return undefined;
      this.#at += name.length + 1;
      const value = this.value();
      if (value === undefined) return undefined;
      found[IDENTITY[name] ?? name] = value;
      if (this.#text.startsWith(', ', this.#at)) this.#at += 2;
      else if (this.#text[this.#at] !== '}') return undefined;
    }
    this.#at++;
    return found;
  }

  #list(): Json | undefined {
    this.#at++;
    const found: Json[] = [];
    while (this.#text[this.#at] !== ']') {
      const value = this.value();
      if (value === undefined) return undefined;
      found.push(value);
      if (this.#text.startsWith(', ', this.#at)) this.#at += 2;
      else if (this.#text[this.#at] !== ']') return undefined;
    }
    this.#at++;
    return found;
  }
}

import { isObject, type Json, type JsonObject } from '../base/json.ts';

/** Names that are known, each with what stands for it; text that contains one of them is never kept. */
export type KnownNames = Readonly<Record<string, string>>;

/** Fields whose values are words of AWS, the same for everybody. */
const WORDS: ReadonlySet<string> = new Set(
  [
    ...['detail-type', 'source', 'version', 'event-version', 'region', 'reason', 'deletion-type'],
    ...['source-storage-class', 'destination-storage-class', 'destination-access-tier'],
    ...['eventVersion', 'eventSource', 'eventName', 'eventType', 'eventCategory', 'awsRegion', 'apiVersion'],
    ...[
      'errorCode',
      'type',
      'invokedBy',
      'readOnly',
      'managementEvent',
      'mfaAuthenticated',
      'sourceIPAddress',
    ],
    ...['SignatureVersion', 'CipherSuite', 'AuthenticationMethod', 'SSEApplied', 'tlsVersion', 'cipherSuite'],
    ...['Status', 'MfaDelete', 'xmlns', 'x-amz-storage-class', 'x-amz-server-side-encryption'],
    ...['requester', 'by'],
  ].map((name) => name.toLowerCase()),
);

/** Of those, fields that may hold a person or an address as well: only a service's name is a word. */
const WORD_OR_NAME: ReadonlySet<string> = new Set(['requester', 'sourceipaddress', 'invokedby']);
const SERVICE = /^[a-z][a-z0-9-]*\.amazonaws\.com$/;
const WORD = /^[A-Za-z0-9][\w .:/()+-]{0,79}$/;
/** Places and checksums: they say nothing about anybody, and their form matters. */
const FORMS: Readonly<Record<string, RegExp>> = {
  sequencer: /^[0-9A-Fa-f]{1,64}$/,
  etag: /^"?[0-9a-f]{32}(?:-\d{1,5})?"?$/,
};
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
const ACCOUNT = /^\d{12}$/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})$/i;
const ACCESS_KEY = /^A(?:KIA|SIA|ROA|IDA)[A-Z0-9]{12,}/;
const TELLING = /\d{12}|\d{1,3}(?:\.\d{1,3}){3}|arn:|A(?:KIA|SIA|ROA|IDA)[A-Z0-9]{12,}/;
const FIELD = /^[A-Za-z][A-Za-z0-9:._-]{0,63}$/;
/** What an ARN says that a resource is. */
const RESOURCE_TYPES: ReadonlySet<string> = new Set([
  ...['role', 'user', 'assumed-role', 'federated-user', 'root', 'key', 'alias', 'rule', 'trail', 'function'],
  ...['stack', 'table', 'group', 'policy', 'object', 'accesspoint'],
]);

/**
 * Takes out of events and records whatever names somebody or something: only words of AWS, times, numbers and checksums stay. The same
 * value has the same placeholder wherever it stands, so what belongs together can still be seen.
 */
export class Anonymous {
  readonly #known: readonly (readonly [string, string])[];
  readonly #placeholders = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  constructor(known: KnownNames) {
    // The longest first: a bucket's name may be the beginning of another.
    this.#known = Object.entries(known)
      .filter(([name]) => name !== '')
      .sort(([a], [b]) => b.length - a.length);
  }

  json(value: Json, field = 'value'): Json {
    if (typeof value === 'string') return this.#text(value, field);
    if (typeof value === 'number')
      return ACCOUNT.test(String(value)) ? this.#placeholder(String(value), 'ACCOUNT') : value;
    if (Array.isArray(value)) return value.map((each) => this.json(each, field));
    return isObject(value) ? this.#object(value) : value;
  }

  #object(value: JsonObject): JsonObject {
    const fields = Object.entries(value).map(
      ([name, inner]) => [this.#field(name), this.json(inner ?? null, name)] as const,
    );
    return Object.fromEntries(fields);
  }

  #field = (name: string): string =>
    FIELD.test(name) && !this.#tells(name) ? name : this.#placeholder(name, 'FIELD');

  #text(value: string, field: string): string {
    if (value === '' || this.#isKept(value, field.toLowerCase())) return value;
    const exact = this.#known.find(
      ([name]) => value === name || (name.endsWith('/') && value.startsWith(name)),
    );
    // What follows the folder of the trial is a name that the trial gave.
    if (exact !== undefined) return `${exact[1]}${value.slice(exact[0].length)}`;
    if (ACCOUNT.test(value)) return this.#placeholder(value, 'ACCOUNT');
    if (value.startsWith('arn:')) return this.#arn(value);
    if (ADDRESS.test(value)) return this.#placeholder(value, 'ADDRESS');
    if (ACCESS_KEY.test(value)) return this.#placeholder(value, 'ACCESS-KEY');
    return this.#placeholder(value, this.#kindOf(field));
  }

  #isKept(value: string, field: string): boolean {
    if (TIME.test(value)) return true;
    if (this.#tells(value)) return false;
    if (FORMS[field]?.test(value)) return true;
    if (WORD_OR_NAME.has(field)) return SERVICE.test(value);
    if (field === 'xmlns') return value === 'http://s3.amazonaws.com/doc/2006-03-01/';
    return WORDS.has(field) && WORD.test(value);
  }

  #tells = (text: string): boolean => TELLING.test(text) || this.#known.some(([name]) => text.includes(name));

  /** `arn:aws:iam::ACCOUNT-1:role/NAME-1`. */
  #arn(value: string): string {
    const [, partition = '', service = '', region = '', account = '', ...rest] = value.split(':');
    const resource = rest.join(':');
    const head = [partition, service, region].map((part) =>
      /^[a-z0-9-]{0,32}$/.test(part) && !this.#tells(part) ? part : 'NAME',
    );
    return `arn:${head.join(':')}:${account === '' ? '' : this.#placeholder(account, 'ACCOUNT')}:${this.#resource(resource)}`;
  }

  #resource(resource: string): string {
    const slash = resource.indexOf('/');
    const bucket = this.#known.find(([name]) => resource === name || resource.startsWith(`${name}/`));
    if (bucket !== undefined)
      return slash === -1 ? bucket[1] : `${bucket[1]}/${this.#text(resource.slice(slash + 1), 'key')}`;
    return resource
      .split(/([/:])/)
      .map((part, index) => {
        if (part === '' || part === '/' || part === ':' || part === '*') return part;
        return index === 0 && RESOURCE_TYPES.has(part) ? part : this.#placeholder(part, 'NAME');
      })
      .join('');
  }

  #kindOf(field: string): string {
    if (!FIELD.test(field) || this.#tells(field)) return 'TEXT';
    return field
      .replace(/([a-z])([A-Z])/g, '$1-$2')
      .replace(/[^A-Za-z0-9]+/g, '-')
      .toUpperCase();
  }

  #placeholder(value: string, kind: string): string {
    const known = this.#placeholders.get(value);
    if (known !== undefined) return known;
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    const made = `${kind}-${number}`;
    this.#placeholders.set(value, made);
    return made;
  }
}

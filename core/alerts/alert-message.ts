import { utf8Bytes } from '../base/escape.ts';
import type { GroupAlert } from './alert.ts';
import type { AlertMessage, AlertRecord } from './ports.ts';
import type { RenderedAlert } from './render.ts';

/** SNS takes 262,144 bytes, the message's attributes among them. What is left out of it leaves room for any checkpoint. */
const MAX_MESSAGE_BYTES = 252_000;

/** Bytes of the names of datasets in an attribute: 3,000 of the longest. */
const MAX_DATASET_BYTES = 180_000;
/** 300 of the longest. */
const MAX_BUCKET_BYTES = 20_000;

const ABOUT_NOTHING = { dataset: null, resource: { bucket: null } };

/** A rendered alert with what filters go by. */
export function messageOf(
  { subject, text, alert }: RenderedAlert,
  { datasets, group, checkpoint = null }: AlertRecord,
): AlertMessage {
  const { severity, kind } = alert;
  const { dataset, resource } = 'resource' in alert ? alert : ABOUT_NOTHING;
  const rule = 'rule' in alert ? alert.rule : '';
  const buckets = 'buckets' in alert ? (alert.buckets ?? []) : [];
  const about = {
    bucket: resource.bucket ?? within(buckets, MAX_BUCKET_BYTES),
    dataset: dataset ?? within(datasets, MAX_DATASET_BYTES),
  };
  // A finding of another release may name neither where this one looks; its group names one of them, for filters by either.
  const [, , place = '*'] = group.split('|');
  const isUnknown = about.bucket.length === 0 && about.dataset.length === 0 && place !== '*';
  return {
    subject,
    text,
    json: documentOf({ ...alert, checkpoint }),
    attributes: { severity, rule, kind, ...(isUnknown ? { bucket: place, dataset: place } : about) },
  };
}

/** Filters need the names of all datasets and buckets; who reads the document finds them in the table. */
export function withinMessage(message: AlertMessage): AlertMessage {
  if (!isTooLarge(message)) return message;
  const { datasets: _, buckets: __, ...alert } = JSON.parse(message.json) as GroupAlert;
  return { ...message, json: documentOf(alert) };
}

/** JSON without the characters that SQS takes out of a message: a key that has one of them must reach its subscribers as it is. */
const documentOf = (alert: object): string =>
  JSON.stringify(alert).replace(
    /[\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );

/** True of a message that SNS would refuse for its size. */
export const isTooLarge = ({ text, json, attributes }: AlertMessage): boolean =>
  utf8Bytes(JSON.stringify({ default: json, email: text })) + utf8Bytes(JSON.stringify(attributes)) >
  MAX_MESSAGE_BYTES;

/** One name, or as many as there is room for. */
function within(names: readonly string[], most: number): string | readonly string[] {
  let bytes = 0;
  const fitting = names.filter((name) => {
    bytes += utf8Bytes(JSON.stringify(name)) + 1;
    return bytes <= most;
  });
  const [only] = fitting;
  return only !== undefined && fitting.length === 1 ? only : fitting;
}

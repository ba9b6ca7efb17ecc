import { type Json, type JsonObject, present } from '../json.ts';
import { type XmlElement, xmlTree } from './tree.ts';

/**
 * A document as CloudTrail writes it: the outermost element's name, and its content as JSON. Attributes, `xmlns` among them,
 * become fields; several elements of a name become an array and a single one does not; an empty element is `""`; texts that read
 * like numbers or truth values become those. Undefined when it is not well-formed.
 */
export const xmlToJson = (document: string): JsonObject | undefined => {
  const root = xmlTree(document);
  return root && { [root.name]: contentOf(root) };
};

/** An element's content. */
const contentOf = ({ attributes, children, text }: XmlElement): Json => {
  const content = text.trim();
  if (attributes.length === 0 && children.length === 0) return coerced(content);
  const fields = new Map<string, Json>(attributes.map(([name, value]) => [name, coerced(value)]));
  for (const [name, same] of Map.groupBy(children, (child) => child.name)) {
    const [first, ...others] = same.map(contentOf);
    if (first !== undefined) fields.set(name, others.length === 0 ? first : [first, ...others]);
  }
  return present({
    ...Object.fromEntries(fields),
    ...(content !== '' && { content: coerced(content) }),
  });
};

const INTEGER = /^(?:0|-?[1-9]\d{0,15})$/;
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Numbers that a number cannot hold as they were written, such as `007`, stay texts. */
const coerced = (text: string): Json => {
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  if (INTEGER.test(text)) return Number.isSafeInteger(Number(text)) ? Number(text) : text;
  return /[.eE]/.test(text) && DECIMAL.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
};

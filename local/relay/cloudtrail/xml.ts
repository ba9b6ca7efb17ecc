import { type Json, type JsonObject, present } from './json.ts';

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

/** An element as it was written: names keep their prefixes. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children: readonly XmlElement[];
  /** What stands between the tags, without its children and without the space around it. */
  readonly text: string;
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

const TOKEN =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<[?!][^>]*>|<\/([^\s>]+)\s*>|<([^\s/>]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;

const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** The outermost element of a document; undefined when it is not well-formed. */
export const xmlTree = (document: string): XmlElement | undefined => {
  const top: OpenElement = { name: '', attributes: [], children: [], text: '' };
  const open = [top];
  let end = 0;
  for (const token of document.replace(/^\uFEFF/, '').matchAll(TOKEN)) {
    end = token.index + token[0].length;
    if (!take(open, token)) return undefined;
  }
  const [root, ...others] = top.children;
  const isWhole = open.length === 1 && others.length === 0 && end === document.replace(/^\uFEFF/, '').length;
  return isWhole && top.text.trim() === '' ? root : undefined;
};

/** False where a tag closes what is not open. */
const take = (
  open: OpenElement[],
  [, raw, closed, name, attributes = '', bare, text]: RegExpExecArray,
): boolean => {
  const current = open.at(-1);
  if (!current) return false;
  if (raw !== undefined) current.text += raw;
  else if (text !== undefined) current.text += decoded(text);
  else if (closed !== undefined) return close(open, closed);
  else if (name !== undefined) {
    const element = { name, attributes: attributesOf(attributes), children: [], text: '' };
    current.children.push(element);
    if (!bare) open.push(element);
  }
  return true;
};

const close = (open: OpenElement[], name: string): boolean => {
  const element = open.length > 1 ? open.pop() : undefined;
  return element?.name === name;
};

const attributesOf = (text: string): [string, string][] =>
  [...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [
    name,
    decoded(double ?? single ?? ''),
  ]);

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (all, hex, decimal, name) => {
    const code = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : undefined;
    if (code === undefined) return NAMED[name] ?? all;
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });

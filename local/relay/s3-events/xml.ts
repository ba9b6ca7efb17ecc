/** The inner text of every element with this name, entities not decoded. Enough for S3's flat answers; no parser. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>(.*?)</(?:\\w+:)?${name}>`, 'gs'))].map(
    (match) => match[1] ?? '',
  );

/** The text of the first element with this name, decoded; undefined when there is none. */
export const textOf = (xml: string, name: string): string | undefined => {
  const [inner] = elements(xml, name);
  return inner === undefined ? undefined : decodeEntities(inner);
};

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return NAMED[name] ?? all;
  });

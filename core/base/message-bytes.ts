/** Bytes that a value takes in an alert: SNS counts it as JSON within JSON, in UTF-8. */
export const messageBytes = (value: unknown): number =>
  utf8Bytes(JSON.stringify(JSON.stringify(value ?? null)));

/** Bytes of a text in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

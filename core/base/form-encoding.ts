/** A key as a form encodes it, read again: `+` is a blank, `%2B` a plus. Text that nothing can have been encoded to stays as it is. */
export const formDecoded = (text: string): string => percentDecoded(text.replaceAll('+', ' ')) ?? text;

/** Text with `%XX` read as bytes of UTF-8; `null` where that is no such text. */
export function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

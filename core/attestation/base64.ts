const CHUNK = 0x2000;

/** Bytes in base64, with padding. */
export function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return btoa(binary);
}

const FORM = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Bytes of base64, also in the alphabet for addresses; `null` for text that is none. */
export function bytesOfBase64(text: string): Uint8Array | null {
  if (!FORM.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) =>
      each.charCodeAt(0),
    );
  } catch {
    return null;
  }
}

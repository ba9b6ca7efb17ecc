import { at, isObject, type Json } from '../base/json.ts';

/** The first filled field of this name, in any case, however deep: no source says how some calls are written. */
export function fieldAnywhere(value: Json | undefined, name: string): Json | undefined {
  if (Array.isArray(value)) {
    for (const inner of value as readonly Json[]) {
      const found = fieldAnywhere(inner, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const own = Object.keys(value).find((key) => key.toLowerCase() === name && value[key] !== '');
  if (own !== undefined) return at(value, own);
  for (const inner of Object.values(value)) {
    const deeper = fieldAnywhere(inner, name);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

/** The same, where it is a text. */
export function textAnywhere(value: Json | undefined, name: string): string | null {
  const found = fieldAnywhere(value, name);
  return typeof found === 'string' ? found : null;
}

/** Every text in a value, however deep. */
export function textsAnywhere(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  const inner: readonly (Json | undefined)[] = Array.isArray(value)
    ? value
    : isObject(value)
      ? Object.values(value)
      : [];
  return inner.flatMap(textsAnywhere);
}

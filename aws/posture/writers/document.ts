import type { Json } from '../../../core/base/json.ts';

/** IAM gives documents as text in the form of addresses. What is no JSON stays text: readers of policies say what is wrong. */
export function documentIn(text: string | undefined): Json {
  const plain = decoded(text ?? '');
  try {
    return JSON.parse(plain) as Json;
  } catch {
    return plain;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** One key of one bucket. Keys are hostile text: never print one without escaping it. */
export interface ObjectRef {
  readonly bucket: string;
  readonly key: string;
}

/** The partition key of the manifest: what a person types in the console. Bucket names hold no slash. */
export const objectName = ({ bucket, key }: ObjectRef): string => `${bucket}/${key}`;

export function parseObjectName(name: string): ObjectRef {
  const slash = name.indexOf('/');
  return { bucket: name.slice(0, slash), key: name.slice(slash + 1) };
}

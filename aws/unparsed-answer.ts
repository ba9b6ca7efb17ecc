/** True for what the SDK says of an answer that it could not parse. Its words are for those who debug the SDK. */
export const isUnparsedAnswer = (message: string): boolean =>
  /Deserialization error|\$response/.test(message);

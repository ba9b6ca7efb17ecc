/** What a name of an error of AWS, or of the network below it, means for the one who types. */
interface Kind {
  readonly names: RegExp;
  readonly advice: string;
  /** True for what the SDK found by itself: its name and words say nothing to people. */
  readonly isOfSdk?: boolean;
}

const SIGN_IN = 'sign in again (aws sso login, or fetch new keys), or choose another profile with --profile';

export const KINDS: readonly Kind[] = [
  {
    names: /^CredentialsProviderError$|^TokenProviderError$|^CouldNotLoadCredentials/,
    advice:
      'no AWS credentials: name a profile with --profile or AWS_PROFILE, sign in with aws sso login, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    isOfSdk: true,
  },
  {
    names: /^ExpiredToken|^RequestExpired$|^TokenRefreshRequired$/,
    advice: `the credentials have expired: ${SIGN_IN}`,
  },
  {
    names: /^UnrecognizedClientException$|^InvalidClientTokenId$|^InvalidAccessKeyId$|^AuthFailure$/,
    advice: `AWS does not know these credentials: ${SIGN_IN}`,
  },
  {
    names: /^SignatureDoesNotMatch$|^InvalidSignature|^IncompleteSignature/,
    advice: 'the signature does not match: the secret key is wrong, or the clock of this machine is',
  },
  {
    names: /^RequestTimeTooSkewed$|^RequestInTheFuture$/,
    advice: 'the clock of this machine is wrong: set it',
  },
  {
    names: /^OptInRequired$|^InvalidRegion/,
    advice: 'this Region is not enabled in the account: name another with --region',
  },
  {
    names: /^ResourceNotFoundException$|^NotFound(Exception)?$|NonExistentQueue|^QueueDoesNotExist$/,
    advice:
      'the stack names something that is gone: deploy again, or name another stack or Region with --stack, --region',
  },
  {
    names: /Throttl|^TooManyRequests|^ProvisionedThroughputExceeded|^RequestLimitExceeded|^SlowDown$/,
    advice: 'AWS asks for patience: run the command again later',
  },
  {
    names:
      /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CERT_\w+|UNABLE_TO_\w+|TimeoutError)$/,
    advice: 'AWS cannot be reached: check the network, the proxy, --region and AWS_ENDPOINT_URL',
  },
];

export const DENIED =
  /^AccessDenied(Exception)?$|^AuthorizationError(Exception)?$|^UnauthorizedOperation$|^Forbidden$|^403$/;

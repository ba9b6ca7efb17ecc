import { AnyPrincipal, Effect, PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';

type DenialProps = Omit<PolicyStatementProps, 'effect' | 'principals'>;

/** A statement of a resource's policy that denies something to everybody who meets its conditions. */
export const denial = (sid: string | undefined, props: DenialProps): PolicyStatement =>
  new PolicyStatement({
    ...(sid !== undefined && { sid }),
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    ...props,
  });

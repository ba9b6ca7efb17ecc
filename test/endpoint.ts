/**
 * What says which AWS the end-to-end and integration tests use: one that runs already where `SEALWATCH_TEST_ENDPOINT` names it, else
 * one of their own. Not `AWS_ENDPOINT_URL`: nobody's tests shall run against an AWS by accident.
 */
export const testEnvironment = (environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv => {
  const endpoint = environment.SEALWATCH_TEST_ENDPOINT;
  return endpoint ? { AWS_ENDPOINT_URL: endpoint } : {};
};

import { functionPolicy } from "../../../infra/policies";

/** What the shipped policy allows on two secrets, so that no test passes with a call that AWS would deny. */
export function permissions(
  tokenArn: string,
  credentialsArn: string,
  nativeRotation: boolean,
): (action: string, arn: string) => boolean {
  const { Statement } = functionPolicy({
    token: { secretArn: tokenArn, kmsKeyArn: undefined, region: "eu-west-1", replicas: [] },
    credentials: { secretArn: credentialsArn, kmsKeyArn: undefined, region: "eu-west-1" },
    logGroupArn: "arn:aws:logs:eu-west-1:123456789012:log-group:rotator",
    queueArn: "arn:aws:sqs:eu-west-1:123456789012:dead-letter",
    vpc: false,
    tracing: false,
    nativeRotation,
  });
  return (action, arn) =>
    Statement.some(({ Action, Resource }) => Action.includes(action) && Resource?.includes(arn));
}

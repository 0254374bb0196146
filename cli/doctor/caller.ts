import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Deployment } from "../deployment";
import { asked } from "../problems";
import { type Finding, fine } from "./finding";

/** Who asks, and where. */
export async function lookAtCaller({ aws }: Deployment): Promise<Finding[]> {
  return [fine(`${await callerArn(aws)}, Region ${aws.region}`)];
}

/** The ARN of whoever's credentials are used here. Throws Problem. */
export async function callerArn({ sts, region }: Deployment["aws"]): Promise<string> {
  const { Arn = "" } = await asked("sts:GetCallerIdentity", "your credentials", region, () =>
    sts.send(new GetCallerIdentityCommand({})),
  );
  return Arn;
}

/** Commands of AWS CLI 2, for a person to copy. */
import type { RotationEvent } from "../../lambda/contract";
import type { AlarmContext } from "./table";

/** Runs the function now and shows how the run ended. */
export function invoke({ region, functionName }: AlarmContext, event: RotationEvent): string {
  return `aws lambda invoke --region ${region} --function-name ${functionName} --cli-binary-format raw-in-base64-out --payload '${JSON.stringify(event)}' /dev/stdout`;
}

/** Shows the last day's log. */
export function tailLog({ region, logGroupName }: AlarmContext): string {
  return `aws logs tail ${logGroupName} --region ${region} --since 1d`;
}

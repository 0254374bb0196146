export { AkoolTokenRotation } from "./akoolTokenRotation";
export {
  type AkoolCredentials,
  type AkoolTokenRotationArgs,
  AlarmName,
  Architecture,
  FirstRun,
  type FunctionVpc,
  type SecretReplica,
} from "./args";

export { AkoolTokenRotation } from "./akoolTokenRotation";
export {
  type AkoolCredentials,
  type AkoolTokenRotationArgs,
  AlarmName,
  Architecture,
  FirstRun,
} from "./args";

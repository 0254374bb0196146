export { AkoolTokenRotation } from "./akoolTokenRotation";
export { type AkoolCredentials, type AkoolTokenRotationArgs, Architecture, FirstRun } from "./args";

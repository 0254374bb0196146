import type { AlarmContext } from "../alarms/table";
import type { AlarmName } from "../args";

/** What the widgets show. */
export interface DashboardContext extends AlarmContext {
  /** The alarms that there are, with their ARNs. */
  readonly alarms: readonly { readonly name: AlarmName; readonly arn: string }[];
  readonly expiryAlarmDays: number;
}

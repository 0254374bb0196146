import type { Row } from "../row";
import { canaries } from "./canaries";
import { crashPoints } from "./crashPoints";
import { nativeRotation, schedules } from "./schedules";
import { transport } from "./transport";
import { vendorAnswers } from "./vendorAnswers";

/** Every row, in the table's order. */
export const ROWS: readonly Row[] = [
  schedules,
  nativeRotation,
  crashPoints,
  transport,
  vendorAnswers,
  canaries,
];

/** Throws an Error that names the rows. */
export function rowNamed(name: string): Row {
  const row = ROWS.find((one) => one.name === name);
  if (row === undefined)
    throw new Error(`there is no row ${name}; rows: ${ROWS.map((one) => one.name).join(", ")}`);
  return row;
}

import { vi } from "vitest";
import { fixtureBundle } from "./cloud";
import "./validation.cases";
import "./outputs.cases";
import "./resources.cases";
import "./schedule.cases";
import "./variants.cases";
import "./nativeRotation.cases";
import "./platform.cases";
import "./platformDocs.cases";
import "./alarms.cases";
import "./limits.cases";
import "./cost.cases";
import "./dashboard.cases";
import "./dashboardSchema.cases";
import "./dashboardUrl.cases";
import "./firstRun.cases";
import "./program.cases";
import "./deployerPolicy.cases";
import "./timelines.cases";

// The cases share this one process: importing Pulumi takes longer than all of them together.
vi.mock(import("../../infra/bundle"), () => ({ requireBundle: vi.fn(() => fixtureBundle) }) as never);

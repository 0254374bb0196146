import { vi } from "vitest";
import { fixtureBundle } from "./cloud";
import "./validation.cases";
import "./outputs.cases";
import "./resources.cases";
import "./variants.cases";
import "./platform.cases";
import "./platformDocs.cases";
import "./alarms.cases";
import "./limits.cases";
import "./cost.cases";
import "./dashboard.cases";
import "./firstRun.cases";
import "./program.cases";
import "./deployerPolicy.cases";
import "./timelines.cases";
import "./expiryTimeline.cases";

// The cases share this one process: importing Pulumi takes longer than all of them together.
vi.mock(import("../../infra/bundle"), () => ({ requireBundle: vi.fn(() => fixtureBundle) }) as never);

import { vi } from "vitest";
import { fixtureBundle } from "../infra/cloud";
import "./tuples.cases";
import "./mutations.cases";
import "./calls.cases";
import "./controls.cases";

// The cases share this one process: importing Pulumi takes longer than all of them together.
vi.mock(import("../../infra/bundle"), () => ({ requireBundle: vi.fn(() => fixtureBundle) }) as never);

import {
  InvalidParameterException,
  ResourceExistsException,
  ResourceNotFoundException,
} from "@aws-sdk/client-secrets-manager";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../../lambda/contract";

/** A version as AWS keeps it: value and date never change, labels do. */
export interface ModelVersion {
  readonly id: string;
  /** Empty where a rotation of Secrets Manager's own has made the version and not filled it yet. */
  readonly value: string;
  /** ms */
  readonly createdAt: number;
  readonly labels: readonly string[];
}

type State = readonly ModelVersion[];

/** What changed, for whoever watches the model. */
export interface Change {
  readonly before: State;
  readonly after: State;
}

/**
 * One secret, after AWS's documentation; where that is silent, `firstKeepsStages` chooses.
 * Sources: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html,
 * …/API_UpdateSecretVersionStage.html, …/API_GetSecretValue.html, …/API_ListSecretVersionIds.html
 */
export class SecretModel {
  /** Versions whose value cannot be read, as on a slow replica. */
  readonly unreadable = new Set<string>();
  /** Whether Secrets Manager rotates it by itself. */
  rotatesItself = false;
  /** Whether ListSecretVersionIds shows versions without a value, which AWS's pages do not say. */
  listsValueless = true;
  /** Every state there was, oldest first: an eventually consistent read may find an old one. */
  private readonly history: { readonly from: number; readonly state: State }[] = [{ from: 0, state: [] }];

  /** @param firstKeepsStages whether the first version holds the labels of its put beside AWSCURRENT. */
  constructor(
    private readonly now: () => number,
    private readonly firstKeepsStages = true,
    private readonly changed: (change: Change) => void = () => undefined,
  ) {}

  /** The versions as they were at that time, ms; now by default. */
  versions(at = Number.POSITIVE_INFINITY): State {
    return this.history.findLast(({ from }) => from <= at)?.state ?? [];
  }

  holder(label: string, at?: number): ModelVersion | undefined {
    return holderOf(this.versions(at), label);
  }

  /** Makes a version without a value at AWSPENDING, for a rotation of Secrets Manager's own. */
  stage(id: string): void {
    const version = { id, value: "", createdAt: this.now(), labels: [] };
    this.set(attach([...this.versions(), version], AWSPENDING, id));
  }

  /** Removes a version. */
  remove(id: string): void {
    this.set(this.versions().filter((version) => version.id !== id));
  }

  /**
   * Same id and value: nothing happens. Same id, other value: refused, unless it had none. The first version gets
   * AWSCURRENT.
   */
  put(id: string, value: string, stages: readonly string[] = [AWSCURRENT]): ModelVersion {
    const before = this.versions();
    const same = before.find((version) => version.id === id);
    if (same?.value === value) return same;
    if (same?.value) {
      throw new ResourceExistsException({ message: "the version has another value", $metadata: {} });
    }
    const isFirst = before.every((version) => version.value === "");
    let state: State = same
      ? before.map((version) => (version.id === id ? { ...version, value } : version))
      : [...before, { id, value, createdAt: this.now(), labels: [] }];
    if (isFirst) state = attach(state, AWSCURRENT, id);
    if (!isFirst || this.firstKeepsStages) {
      for (const stage of stages) state = attach(state, stage, id);
    }
    this.set(state);
    return this.version(id);
  }

  /** A label that is attached elsewhere moves only where `from` names its holder. */
  moveLabel(label: string, to: string | undefined, from: string | undefined): void {
    const state = this.versions();
    const holder = this.holder(label);
    if (from !== undefined && holder?.id !== from) throw invalid("the label is not attached to that version");
    if (from === undefined && holder !== undefined && holder.id !== to) {
      throw invalid("the label is attached to another version");
    }
    if (to !== undefined) {
      this.version(to);
      this.set(attach(state, label, to));
    } else if (label === AWSCURRENT) {
      throw invalid("AWSCURRENT can only be moved");
    } else {
      this.set(detach(state, label));
    }
  }

  version(id: string, at?: number): ModelVersion {
    const version = this.versions(at).find((candidate) => candidate.id === id);
    if (version === undefined) throw new ResourceNotFoundException({ message: "no version", $metadata: {} });
    return version;
  }

  private set(after: State): void {
    const before = this.versions();
    this.history.push({ from: this.now(), state: after });
    this.changed({ before, after });
  }
}

/** The version that a label is attached to. */
export function holderOf(state: State, label: string): ModelVersion | undefined {
  return state.find(({ labels }) => labels.includes(label));
}

/** One holder a label; what AWSCURRENT leaves becomes AWSPREVIOUS. */
function attach(state: State, label: string, id: string): State {
  const holder = holderOf(state, label);
  if (holder?.id === id) return state;
  const moved = detach(state, label).map((version) =>
    version.id === id ? { ...version, labels: [...version.labels, label] } : version,
  );
  return label === AWSCURRENT && holder !== undefined ? attach(moved, AWSPREVIOUS, holder.id) : moved;
}

function detach(state: State, label: string): State {
  return state.map((version) => ({
    ...version,
    labels: version.labels.filter((held) => held !== label),
  }));
}

function invalid(message: string): InvalidParameterException {
  return new InvalidParameterException({ message, $metadata: {} });
}

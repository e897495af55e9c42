/** Labels while rules change them (Prometheus `model/labels`, Builder); an absent label is the same as an empty one. */
export interface LabelsBuilder {
  get(name: string): string;
  set(name: string, value: string): void;
  delete(name: string): void;
  /** A copy, so that labels can change during an iteration. */
  entries(): Array<[string, string]>;
}

/** A builder that holds all labels in a map. */
export class MapBuilder implements LabelsBuilder {
  private readonly labels: Map<string, string>;

  constructor(labels: Iterable<[string, string]>) {
    this.labels = new Map([...labels].filter(([, value]) => value !== ''));
  }

  public get(name: string): string {
    return this.labels.get(name) ?? '';
  }

  public set(name: string, value: string): void {
    if (value === '') this.labels.delete(name);
    else this.labels.set(name, value);
  }

  public delete(name: string): void {
    this.labels.delete(name);
  }

  public entries(): Array<[string, string]> {
    return [...this.labels];
  }
}

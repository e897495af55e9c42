import { IConstruct } from 'constructs';

/** What constructs say that concerns their whole app. One that is taken out of the app says nothing any more. */
export class PerApp<T> {
  private readonly said = new WeakMap<IConstruct, Array<{ readonly by: IConstruct; readonly item: T }>>();

  public add(by: IConstruct, item: T): void {
    const { root } = by.node;
    const all = this.said.get(root);
    if (all === undefined) this.said.set(root, [{ by, item }]);
    else all.push({ by, item });
  }

  /** What is said anywhere in the app of a construct, in the order in which it was said. */
  public in({ node: { root } }: IConstruct): T[] {
    return (this.said.get(root) ?? []).filter(({ by }) => isInApp(by)).map(({ item }) => item);
  }
}

function isInApp({ node: { scopes } }: IConstruct): boolean {
  return scopes.every((each, i) => i === 0 || scopes[i - 1].node.tryFindChild(each.node.id) === each);
}

import { SyntaxNode } from '@lezer/common';

/** The nodes below one, without comments and what could not be parsed. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment' && !child.type.isError) children.push(child);
  }
  return children;
}

/** All nodes of a name, at whatever depth, in their order. */
export function nodesNamed(name: string, node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  // A recursion would end at the depth of the stack.
  node.cursor().iterate(each => {
    if (each.type.isError) return false;
    if (each.name === name) found.push(each.node);
    return undefined;
  });
  return found;
}

/** Whether a node has one of a name directly below it. */
export function has(name: string, node: SyntaxNode): boolean {
  return childOf(node, name) !== undefined;
}

/** The first node of a name directly below one. */
export function childOf(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return childrenOf(node).find(child => child.name === name);
}

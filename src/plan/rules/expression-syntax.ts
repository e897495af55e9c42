import { SyntaxNode } from '@lezer/common';

/** The nodes directly below one, without comments and errors. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment' && !child.type.isError) children.push(child);
  }
  return children;
}

/** All nodes of a name at any depth, in their order. */
export function nodesNamed(name: string, node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  // The stack would limit the depth of a recursion.
  node.cursor().iterate(each => {
    if (each.type.isError) return false;
    if (each.name === name) found.push(each.node);
    return undefined;
  });
  return found;
}

/** Whether a node has another one of a name directly below it. */
export function has(name: string, node: SyntaxNode): boolean {
  return childOf(node, name) !== undefined;
}

/** The first node of a name directly below one. */
export function childOf(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return childrenOf(node).find(child => child.name === name);
}

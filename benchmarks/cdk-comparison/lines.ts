import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as typescript from 'typescript';
import { projectFolder } from '../../lab/project';

/** Returns the number of lines of a program without imports, comments and blank lines. */
export function linesOf(path: string): number {
  const text = readFileSync(join(projectFolder, path), 'utf8');
  const file = typescript.createSourceFile(path, text, typescript.ScriptTarget.ES2022, true);
  const lines = new Set<number>();
  const visit = (node: typescript.Node): void => {
    if (typescript.isImportDeclaration(node) || typescript.isJSDoc(node)) return;
    const children = node.getChildren(file);
    children.forEach(visit);
    if (children.length > 0 || node.getWidth(file) === 0) return;
    const [first, last] = [node.getStart(file), node.getEnd()].map((at) => file.getLineAndCharacterOfPosition(at).line);
    for (let line = first!; line <= last!; line += 1) lines.add(line);
  };
  visit(file);
  return lines.size;
}

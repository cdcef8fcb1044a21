/**
 * Adapts TypeDoc to this library: categories and addresses from the folders of the code, links to types that share their
 * name with a constant, and comments in the form in which they are written here.
 *
 * @see https://typedoc.org/documents/Development.Plugins.html
 */
import { dirname, relative } from 'node:path';
import { Comment, CommentTag, Converter, ReflectionKind } from 'typedoc';
import { MemberRouter } from 'typedoc-plugin-markdown';
import ts from 'typescript';

/** Folders of exports, below the folder of their entry point. */
const folders = new Map();

/** Kinds of exports that exist in types only, whose names differ from those of values by case or not at all. */
const types = ReflectionKind.Interface | ReflectionKind.TypeAlias;

/** Addresses of exports, such as `services/FargateService`. */
class FolderRouter extends MemberRouter {
  getReflectionDirectory(reflection) {
    return `${this.getModuleDirectory(reflection.parent)}/${folders.get(reflection)}`;
  }

  getReflectionFileName(reflection) {
    const name = super.getReflectionFileName(reflection);
    const isNamesake = (other) => !other.kindOf(types) && other.name.toLowerCase() === name.toLowerCase();
    return reflection.kindOf(types) && reflection.parent.children.some(isNamesake) ? `${name}-type` : name;
  }
}

/** Registers the adaptations; TypeDoc calls it. */
export function load(app) {
  app.renderer.defineRouter('folder', FolderRouter);
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    const symbol = context.getSymbolFromReflection(reflection);
    if (!symbol || !reflection.parent?.kindOf(ReflectionKind.Module)) return;
    if (reflection.kindOf(ReflectionKind.Interface)) documentAliased(context, reflection, symbol);
    folders.set(reflection, folderOf(symbol, context.getSymbolFromReflection(reflection.parent)));
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const [reflection, folder] of folders) addCategory(reflection, folder);
    for (const { comment } of Object.values(project.reflections)) if (comment) adaptComment(comment);
  });
}

/**
 * An interface and a constant of one name, such as `LogDestination`, are declared in two files, and the index exports an
 * alias of the interface. Everything of the interface's type links to the page of the alias.
 */
function documentAliased(context, reflection, symbol) {
  const alias = symbol.declarations?.find(ts.isTypeAliasDeclaration);
  const aliased = alias && context.checker.getTypeAtLocation(alias).getSymbol();
  if (aliased?.name === symbol.name) context.project.registerSymbolId(reflection, context.createSymbolId(aliased));
}

/** Folder of an export below the folder of its entry point; the entry point's own folder for exports from elsewhere. */
function folderOf(symbol, entryPoint) {
  const entryFolder = dirname(fileOf(entryPoint));
  const [folder, ...below] = relative(entryFolder, fileOf(symbol)).split('/');
  return below.length === 0 || folder === '..' ? entryFolder.replace(/.*\//, '') : folder;
}

function fileOf(symbol) {
  return symbol.declarations[0].getSourceFile().fileName;
}

/** Puts an export into the category of its folder, such as "Log routing". */
function addCategory(reflection, folder) {
  const name = folder === 'fluent-bit' ? 'Fluent Bit' : folder[0].toUpperCase() + folder.slice(1).replaceAll('-', ' ');
  // The comment of a function is that of its signature.
  const described = reflection.signatures?.[0] ?? reflection;
  described.comment ??= new Comment();
  described.comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: name }]));
}

/** Shows defaults and references as paragraphs instead of sections, and mends the indentation of examples. */
function adaptComment(comment) {
  for (const { content } of comment.getTags('@example')) for (const part of content) part.text = dedented(part.text);
  addParagraph(comment, 'Default', '@default');
  addParagraph(comment, 'See', '@see');
}

function addParagraph(comment, title, tag) {
  const tags = comment.getTags(tag);
  if (tags.length === 0) return;
  const texts = tags.map(({ content }) =>
    content
      .map(({ text }) => text)
      .join('')
      .trim(),
  );
  comment.summary.push({ kind: 'text', text: `\n\n**${title}:** ${texts.map(asText).join(', ')}` });
  comment.removeTags(tag);
}

/** A value in backticks, and what follows a hyphen as words; TypeDoc makes code of a default without backticks. */
function asText(text) {
  const [, code] = /^```ts\n([^]*)\n```$/.exec(text) ?? [];
  if (code === undefined && !/^\S+ - /.test(text)) return text.replace(/^- /, '');
  const [, value, words] = /^(\S*) ?- ([^]*)$/.exec(code ?? text) ?? [undefined, code, undefined];
  const shown = value === '' || value.startsWith('`') ? value : `\`${value}\``;
  return [shown, words].filter(Boolean).join('; ');
}

/** TypeDoc removes the indentation of an example's first line alone. */
function dedented(text) {
  const [fence, first, ...others] = text.split('\n');
  const isIndented = others.every((line) => line === '' || line === '```' || line.startsWith('    '));
  return isIndented ? [fence, first, ...others.map((line) => line.replace(/^ {4}/, ''))].join('\n') : text;
}

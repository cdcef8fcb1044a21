import { codePages } from '../code-pages';

/** Loader of VitePress: a page for each file of code. */
export default {
  paths: () => codePages().map(({ path, content }) => ({ params: { path }, content })),
};

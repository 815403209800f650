import { passWithout, type Line } from './line.ts';

/** What an operator reads at night. */
export const docsLines: readonly Line[] = [
  {
    name: 'docs',
    about: 'the documents are there, and every command, link, address and variable in them is real',
    run: async ({ root }) => {
      const { checkDocs } = await import('./docs.ts');
      return passWithout(await checkDocs(root), {
        shown: 'all there, and nothing in them that is not',
        todo: 'Write the document, or correct what it names.',
      });
    },
  },
];

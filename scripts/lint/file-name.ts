import type { Rule } from 'eslint';

const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.(tsx?|mjs)$/;

/** ESLint rule: every source file is named in kebab-case, components too. */
export const fileName: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { name: 'Name this file in kebab-case, like "save-winners.ts"; "{{name}}" is not.' },
  },
  create: (context) => ({
    Program(node) {
      const name = context.filename.split(/[\\/]/).at(-1)?.replace(/^\./, '') ?? '';
      if (!kebabCase.test(name)) context.report({ node, messageId: 'name', data: { name } });
    },
  }),
};

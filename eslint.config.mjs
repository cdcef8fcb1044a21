import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';

const noInstanceof = {
  selector: 'BinaryExpression[operator="instanceof"]',
  message: 'Two copies of a package break instanceof: look at the shape, or use the isX of the class.',
};

/** The registry appends the number of a rule to its messages. */
const noRuleNumber = ['Literal[value=/\\([FLNM]\\d\\d/]', 'TemplateElement[value.raw=/\\([FLNM]\\d\\d/]'].map(
  (selector) => ({ selector, message: 'Report it by rule(), which writes the number of the rule into the message.' }),
);

const noProviderRoot = {
  name: '@cdktf/provider-aws',
  message: "Import the class's own path, '@cdktf/provider-aws/lib/vpc': the root costs seconds and 800 MB.",
};

/** Aspects and stacks of another copy of CDKTF are refused in one place. */
const noOtherCopy = {
  selector: 'MemberExpression[object.name=/^(Aspects|TerraformStack)$/][property.name="of"]',
  message: 'Use addAspect() or stackOf() of core/stack.ts, which refuse another copy of CDKTF.',
};

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'cdktf.out',
      '**/dist',
      '.emulator',
      'starter/template',
      'site/.vitepress/{cache,.temp}',
      '*.js',
      '*.mjs',
    ],
  },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-duplicate-imports': 'error',
      'no-restricted-imports': ['error', { paths: [noProviderRoot] }],
      'no-restricted-syntax': ['error', noInstanceof],
    },
  },
  {
    files: [
      'modules/**/*.ts',
      'stacks/**/*.ts',
      'examples/**/*.ts',
      'settings.ts',
      'settings/**/*.ts',
      'cli/**/*.ts',
      'lab/**/*.ts',
      'benchmarks/**/*.ts',
      'site/**/*.{ts,mts}',
      'starter/*.ts',
    ],
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          enableFixer: false,
          require: { ClassDeclaration: true, MethodDefinition: true, FunctionDeclaration: true },
          checkConstructors: false,
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
            'TSInterfaceBody > TSPropertySignature',
            'PropertyDefinition:not([accessibility="private"]):not([override=true])',
          ],
        },
      ],
    },
  },
  {
    files: ['modules/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', noInstanceof, noOtherCopy, ...noRuleNumber],
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Take it as a prop.' }],
    },
  },
  {
    // `settings/` shares the formats and limits of the library, which the index does not export.
    files: ['stacks/**/*.ts', 'examples/**/*.ts', 'settings.ts', 'main.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [noProviderRoot],
          patterns: [{ group: ['**/modules/*'], message: 'Import from the index, as other users of the library do.' }],
        },
      ],
    },
  },
  {
    files: ['modules/fluent-bit/**/*.ts', 'modules/fluentd/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['cdktf', 'constructs', '@cdktf/**'],
              message: 'The languages of Fluent Bit and Fluentd are pure.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['modules/core/stack.ts'],
    rules: { 'no-restricted-syntax': ['error', noInstanceof, ...noRuleNumber] },
  },
  {
    // Jest and ts-node load them as CommonJS.
    files: ['bin/*.ts', '__tests__/support/*.js', 'modules/fluent-bit/onigmo/*.js'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);

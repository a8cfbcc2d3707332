import js from '@eslint/js'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import tseslint from 'typescript-eslint'

const contexts = ['jobs', 'servers', 'credentials', 'playbooks', 'trail', 'system', 'dashboard', 'auth']

/** A context knows itself, `common`, the shell's routes, and of other contexts only
 * what they offer: data in `api.ts`, components in `parts.ts`. */
const borders = contexts.map((context) => ({
  files: [`src/${context}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^\\.\\./(\\.\\./)*(${contexts.filter((other) => other !== context).join('|')})/(?!(api|parts)$)`,
            message: 'Of another context only its api.ts and parts.ts are imported.',
          },
          {
            regex: '^\\.\\./(\\.\\./)*shell/(?!root$)',
            message: 'Of the shell only its routes (root) are imported.',
          },
        ],
      },
    ],
  },
}))

export default tseslint.config(
  { ignores: ['dist', 'test-results', 'src/common/api/openapi.d.ts', 'public'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  jsxA11y.flatConfigs.strict,
  reactHooks.configs.flat.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/only-throw-error': ['error', { allow: ['Redirect', 'NotFoundError'] }],
      'max-lines': ['error', 400],
    },
  },
  {
    files: ['src/common/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^\\.\\./(\\.\\./)*(${[...contexts, 'shell'].join('|')})/`,
              message: 'common knows no context.',
            },
          ],
        },
      ],
    },
  },
  ...borders,
  { files: ['**/*.js', '*.ts', 'scripts/**'], ...tseslint.configs.disableTypeChecked },
  { files: ['**/*.js', '*.ts', 'scripts/**'], languageOptions: { globals: { ...globals.node } } },
)
